"""bin/demo as a newcomer meets it: one command, then each account in the browser."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from lxml import html
from playwright.sync_api import sync_playwright

from tooling import database, odoo
from tooling.log_noise import serious_lines
from tooling.places import LOGS, ROOT, checkout_id
from tooling.system import chromium

from .chinese import find_english

NAME = f"party_points_journey_{checkout_id()}"
DEMO = [sys.executable, str(ROOT / "bin" / "demo")]
BACK_OFFICE = ("scorekeeper", "committee", "secretary", "superior", "supervisor")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_demo(*options):
    return subprocess.run(
        [*DEMO, *options], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def demo():
    """A demo that has printed its addresses; yields what it printed, and its port."""
    port = free_port()
    command = [*DEMO, "--reset", f"--database={NAME}", f"--port={port}"]
    log = (LOGS / "demo-journey.log").open("w")
    with (
        log,
        subprocess.Popen(
            command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=log
        ) as server,
    ):
        printed = ""
        for line in server.stdout:
            printed += line
            if "Ctrl+C" in line:
                break
        wait_for_server(port)
        yield printed, port
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
    database.drop(NAME, odoo.data_dir("demo"))


def wait_for_server(port):
    for _attempt in range(60):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/web/health").close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.fail("the demo does not answer")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def sign_in(demo, browser):
    """Sign in on the log-in page; afterwards, no page has reported an error."""
    _printed, port = demo
    contexts, errors = [], []

    def sign_in(login, width=1280, height=800):
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{port}",
            locale="zh-CN",
            viewport={"width": width, "height": height},
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: message.type == "error" and errors.append(message.text),
        )
        page.goto("/web/login")
        page.fill("#login", login)
        page.fill("#password", login)
        page.get_by_role("button", name="登录", exact=True).click()
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert errors == []


def test_demo_prints_its_addresses_and_an_account_of_each_role(demo):
    printed, port = demo
    assert f"http://127.0.0.1:{port}/odoo" in printed
    accounts = re.findall(r"^  (\w+) +\1 ", printed, re.M)
    others = {"admin", "hr", "member", "publicity", "secretary2", "secretary3"}
    assert set(accounts) == {*others, *BACK_OFFICE}
    jobs = re.findall(r"^  (\w+) +\1 +\S+ +\S", printed, re.M)
    assert set(jobs) == set(accounts)


def test_demo_data_install_and_run_without_a_warning(demo):
    logs = [*LOGS.glob(f"{NAME}-*.log"), LOGS / "demo-journey.log"]
    assert len(logs) == 3
    assert [serious_lines(log.read_text()) for log in logs] == [[], [], []]


def test_demo_decides_on_each_month_in_its_time(demo):
    statement = (
        "SELECT min(create_date) < now() - interval '300 days' FROM party_decision"
    )
    assert database.query(NAME, statement) == [(True,)]


def test_demo_reaches_out_to_nobody(demo):
    statement = (
        "SELECT key FROM ir_config_parameter"
        " WHERE key LIKE %s AND value = 'http://127.0.0.1:9'"
    )
    keys = {row[0] for row in database.query(NAME, statement, "%endpoint")}
    assert keys >= {
        "iap.endpoint",
        "iap.partner_autocomplete.endpoint",
        "sms.endpoint",
        "snailmail.endpoint",
    }


def get_tour(page):
    """The tour that the page was told to start."""
    page.wait_for_selector(".o_main_navbar")
    return page.evaluate(
        "odoo.loader.modules.get('@web/session').session.current_tour?.name"
    )


def test_tour_leads_a_new_secretary_through_a_month_once(sign_in):
    """First of all that sign in as secretary: its pointer would be in their way."""
    page = sign_in("secretary")
    assert get_tour(page) == "party_points_secretary"
    for number, place in (
        (1, ".o_navbar_apps_menu button"),
        (1, ".o_app:has-text('党员积分')"),
        (2, ".o_data_row [name=branch_id]"),
        (3, ".nav-link[name=activities]"),
        (4, ".nav-link[name=reviews]"),
        (5, "button[name=action_view_publications]"),
    ):
        bubble = f".o_tour_pointer_content:has-text('{number}/5')"
        page.wait_for_selector(bubble, state="attached")
        page.locator(place).last.click()
    page.wait_for_selector(".o_reward")
    page.reload()
    assert get_tour(page) is None


def test_tour_begins_for_nobody_else(sign_in):
    for login in ("committee", "superior", "admin"):
        assert get_tour(sign_in(login)) is None


def test_english_is_one_click_away_and_chinese_again(sign_in):
    page = sign_in("committee")
    for word, title in (("English", "Months"), ("简体中文", "月度积分")):
        page.wait_for_selector(".o_main_navbar")
        page.goto("/odoo/party-months")
        page.click(".o_user_menu button")
        page.get_by_role("menuitem", name=word, exact=True).click()
        page.wait_for_selector(f".o_breadcrumb:has-text('{title}')")


def test_member_chooses_english_on_his_own_pages(sign_in):
    page = sign_in("member", width=360, height=740)
    page.goto("/my/points")
    page.click(".js_language_selector button")
    page.click(".js_change_lang:has-text('English')")
    page.wait_for_selector("h1:has-text('My Points')")
    page.goto("/my/points/lines")
    page.wait_for_selector("h1:has-text('My Lines')")


def test_members_pages_hold_no_english(sign_in):
    """As many pages as can be reached by links, one of each kind."""
    page = sign_in("member")
    page.wait_for_selector("a[href='/my/points']")
    waiting, seen, found = ["/my/points"], set(), {}
    while waiting:
        address = waiting.pop()
        kind = re.sub(r"\d+", "1", address)
        answer = page.request.get(address) if kind not in seen else None
        seen.add(kind)
        if answer and "text/html" in answer.headers["content-type"]:
            main = html.fromstring(answer.text()).find(".//main")
            for text in main.xpath(".//text()[not(parent::script)] | .//@placeholder"):
                found.update(dict.fromkeys(find_english(text), address))
            waiting += [
                link for link in main.xpath(".//a/@href") if "/my/points" in link
            ]
    assert len(seen) > 30
    assert found == {}


@pytest.mark.parametrize("login", BACK_OFFICE)
def test_role_finds_party_points_in_the_home_menu_in_chinese(login, sign_in):
    page = sign_in(login)
    page.click(".o_navbar_apps_menu button")
    page.click(".o_app:has-text('党员积分')")
    page.wait_for_selector(".o_list_view td[name=branch_id]:has-text('葵花社区')")
    heads = page.locator(".o_list_view th[data-name]").all_inner_texts()
    assert [head.strip() for head in heads] == [
        "月份",
        "党支部",
        "积分记录",
        "待评审",
        "待上级审定",
        "逾期登记",
        "未办结活动",
        "关闭期限",
        "状态",
    ]


def test_secretary_prints_a_document_from_the_form(sign_in):
    """Core would ask for wkhtmltopdf first; our documents do not need it."""
    page = sign_in("secretary")
    page.wait_for_selector(".o_main_navbar")
    page.goto("/odoo/party-branches")
    page.click("td:has-text('葵花社区第一党支部')")
    page.click(".o_cp_action_menus button")
    with page.expect_download() as download:
        page.get_by_text("党组织基本情况表", exact=True).click()
    path = download.value.path()
    assert download.value.suggested_filename == "葵花社区第一党支部（演示）.pdf"
    assert path.read_bytes().startswith(b"%PDF-")


def test_secretary_reads_whole_names_on_a_phone(sign_in):
    page = sign_in("secretary", width=360, height=740)
    page.wait_for_selector(".o_main_navbar")
    page.goto("/odoo/party-branches")
    name = page.get_by_text("葵花社区第一党支部（演示）", exact=True).first
    name.wait_for()
    assert name.evaluate("element => element.scrollWidth <= element.clientWidth")
    name.click()
    page.get_by_role("tab", name="下级党组织").click()
    page.get_by_text("第一支部第二党小组（演示）", exact=True).wait_for()


def test_secretary_adds_a_member_of_his_branch(sign_in):
    page = sign_in("secretary")
    page.wait_for_selector(".o_main_navbar")
    page.goto("/odoo/party-members")
    page.click("button.o_list_button_add")
    page.fill("[name=name] input", "何乙酉")
    page.click("[name=assignment_ids] td[name=member_class_id]")
    page.fill("[name=assignment_ids] [name=member_class_id] input", "离退休")
    page.click(".o-autocomplete--dropdown-item:has-text('离退休党员')")
    page.click("button.o_form_button_save")
    page.wait_for_selector(".o_party_timeline :text('进入本组织')")
    branch = page.locator("[name=branch_id]").first
    assert branch.inner_text() == "葵花社区第一党支部（演示）"


def test_superior_transfers_a_member_and_sees_beforehand_what_ends(sign_in):
    page = sign_in("superior")
    page.wait_for_selector(".o_main_navbar")
    page.goto("/odoo/party-members")
    page.click("td:has-text('卫乙亥')")
    page.click("button:has-text('转移组织关系')")
    page.fill(".modal [name=branch_id] input", "第二党支部")
    page.click(".o-autocomplete--dropdown-item:has-text('葵花社区第二党支部')")
    page.wait_for_selector(".modal :text('组织委员')")
    page.fill(".modal [name=note] input", "居住地变动")
    page.click(".modal-footer button:has-text('转移组织关系')")
    page.wait_for_selector(".o_party_timeline :text('居住地变动')")


def test_secretary_confirms_an_exemption_after_the_meeting_only(sign_in):
    page = sign_in("secretary")
    page.wait_for_selector(".o_main_navbar")
    page.goto("/odoo/party-exemptions")
    page.click("td:has-text('钱乙丑')")
    page.click("button:has-text('会议确认')")
    page.click(".modal:has-text('申请须先经党员大会讨论') button:has-text('关闭')")
    beijing = datetime.now(ZoneInfo("Asia/Shanghai"))
    page.fill("[name=meeting_date] input", beijing.strftime("%Y年%m月%d日"))
    page.fill("[name=meeting_present] input", "8")
    page.fill("[name=meeting_in_favour] input", "8")
    page.fill("[name=liaison_id] input", "李丁卯")
    page.click(".o-autocomplete--dropdown-item:has-text('李丁卯')")
    page.click("button:has-text('会议确认')")
    page.wait_for_selector(".o_arrow_button_current:has-text('已确认')")


def test_administrator_imports_an_organisation(sign_in):
    page = sign_in("admin")
    page.wait_for_selector(".o_main_navbar")
    page.goto("/odoo/party-members")
    page.click(".o_menu_sections button:has-text('设置')")
    page.get_by_role("menuitem", name="导入组织数据").click()
    page.set_input_files("input[type=file]", ROOT / "data/organisation/small.xlsx")
    page.wait_for_selector(".o_attachment:has-text('small.xlsx')")
    page.click(".modal-footer button:has-text('检查')")
    page.wait_for_selector(".modal :text('尚未写入数据')")
    page.click(".modal-footer button:has-text('导入')")
    page.wait_for_selector(".modal :text('导入完成')")


def choose(page, name, text):
    """Choose a record by its name in a field."""
    page.fill(f"[name={name}] input", text)
    page.click(f".o-autocomplete--dropdown-item:has-text('{text}')")


def test_superior_writes_rules_by_hand(sign_in):
    page = sign_in("superior")
    page.wait_for_selector(".o_main_navbar")
    page.goto("/odoo/party-rules/new")
    page.fill("[name=name] input", "企业党员积分细则（手写）")
    page.fill("[name=code] input", "HAND")
    choose(page, "member_class_ids", "企业党员")
    choose(page, "scoring_scheme_id", "基本分60分")
    choose(page, "grading_scheme_id", "前百分之十先锋")
    page.get_by_role("tab", name="类别").click()
    page.click("[name=category_ids] a:has-text('添加行')")
    page.fill("[name=category_ids] [name=code] input", "A")
    page.fill("[name=category_ids] [name=name] input", "发挥作用")
    page.click("button.o_form_button_save")
    page.get_by_role("tab", name="项目").click()
    page.click("[name=item_ids] a:has-text('添加行')")
    page.fill(".modal [name=name] input", "参加义务劳动")
    page.fill(".modal [name=code] input", "P01")
    page.fill(".modal [name=points] input", "2")
    choose(page, "category_id", "发挥作用")
    choose(page, "dimension_id", "志愿服务群众")
    page.wait_for_selector(".modal .alert:has-text('每次+2分')")
    page.click(".modal-footer button:has-text('保存并关闭')")
    page.click("button.o_form_button_save")
    page.get_by_role("tab", name="评分标准").click()
    page.wait_for_selector("[name=criteria] td:has-text('参加义务劳动')")


def test_superior_reads_all_that_is_wrong_with_a_rule_book(sign_in, tmp_path):
    book = ROOT / "data" / "rulebooks" / "004-village-incentives.xlsx"
    workbook = openpyxl.load_workbook(book)
    items = workbook["项目"]
    heads = [cell.value for cell in items[1]]
    items.cell(3, heads.index("维度") + 1).value = "思想境界"
    items.cell(5, heads.index("每月分值上限") + 1).value = -3
    workbook.save(tmp_path / "bad.xlsx")
    page = sign_in("superior")
    page.wait_for_selector(".o_main_navbar")
    page.goto("/odoo/party-rules")
    page.click(".o_menu_sections button:has-text('积分细则')")
    page.get_by_role("menuitem", name="导入积分细则").click()
    page.set_input_files("input[type=file]", tmp_path / "bad.xlsx")
    page.wait_for_selector(".o_attachment:has-text('bad.xlsx')")
    page.click(".modal-footer button:has-text('检查')")
    page.wait_for_selector(".modal td:has-text('思想境界')")
    page.wait_for_selector(".modal td:has-text('请填正数')")


def test_secretary_puts_the_rules_of_his_branch_in_force(sign_in):
    page = sign_in("secretary")
    page.wait_for_selector(".o_main_navbar")
    page.goto("/odoo/party-rules")
    page.click("tr:has-text('试行') td:has-text('离退休党员积分细则')")
    page.wait_for_selector("[name=criteria] .badge:has-text('新增')")
    page.click("button:has-text('对比')")
    page.wait_for_selector(".modal td:has-text('每次+3分')")
    page.click(".modal-footer button:has-text('关闭')")
    page.click(".o_form_statusbar button:has-text('施行')")
    page.fill(".modal [name=reason] textarea", "支部党员大会一致通过")
    page.click(".modal-footer button:has-text('施行')")
    page.wait_for_selector(".o_arrow_button_current:has-text('施行中')")
    page.wait_for_selector("[name=decision]:has-text('支部党员大会一致通过')")


def test_member_reads_his_criteria_on_a_phone(sign_in):
    page = sign_in("member", width=360, height=740)
    page.goto("/my/points")
    page.click("a:has-text('查看我的评分标准')")
    page.wait_for_selector("h1:has-text('失业、再就业和流动党员积分细则')")
    page.wait_for_selector("td:has-text('参加支部党员大会')")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_hr_is_no_party_role(sign_in):
    page = sign_in("hr")
    page.click(".o_navbar_apps_menu button")
    page.wait_for_selector(".o_app:has-text('员工')")
    assert page.locator(".o_app:has-text('党员积分')").count() == 0


def test_member_reaches_his_page_on_a_phone(sign_in):
    page = sign_in("member", width=360, height=740)
    page.click("a[href='/my/points']")
    page.wait_for_selector("h1:has-text('我的积分')")
    page.wait_for_selector("dd:has-text('葵花社区第一党支部（演示）')")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


# Each role finds its job where it lands, and does it.


def open_job(page, text):
    """Open what waits, from the list on which the account lands."""
    page.click(f".o_list_view td[name=summary]:has-text('{text}')")
    page.wait_for_selector(".o_form_view")


def click_button(page, name):
    page.click(f".o_form_view button[name={name}]:visible")


def confirm(page):
    page.click(".modal-footer button.btn-primary")


def wait_for_step(page, text):
    page.wait_for_selector(f".o_arrow_button_current:has-text('{text}')")


def test_scorekeeper_enters_the_meeting_of_yesterday(sign_in):
    page = sign_in("scorekeeper")
    open_job(page, "登记“主题党日")
    click_button(page, "action_close")
    confirm(page)
    wait_for_step(page, "已办结")


def test_publicity_commissioner_publishes_what_is_overdue(sign_in):
    page = sign_in("publicity")
    open_job(page, "请发布公示：季度汇总")
    click_button(page, "action_publish")
    confirm(page)
    wait_for_step(page, "公示中")


def test_committee_member_votes_in_the_review_of_last_month(sign_in):
    page = sign_in("committee")
    open_job(page, "评审表决")
    click_button(page, "action_vote")
    page.wait_for_selector("[name=vote_ids]")
    page.locator("[name=vote_ids] button[name=action_in_favour]").first.click()
    click_button(page, "action_all_in_favour")
    wait_for_step(page, "已提交")


def test_secretary_holds_the_talk_that_is_due(sign_in):
    page = sign_in("secretary")
    open_job(page, "谈话提醒：李丁卯")
    click_button(page, "action_talk")
    page.fill("[name=content] textarea", "指出失分情况，听取本人说明")
    page.fill("[name=place] input", "党群服务中心")
    page.fill("[name=agreement] textarea", "每月参加一次志愿服务")
    click_button(page, "action_hold")
    confirm(page)
    page.wait_for_selector("button[name=action_state]:visible")


def test_secretary_of_a_small_branch_finds_the_review_of_its_meeting(sign_in):
    page = sign_in("secretary2")
    open_job(page, "评审表决")
    page.wait_for_selector("button:has-text('记录举手表决')")


def test_superior_approves_the_year_of_a_branch(sign_in):
    page = sign_in("superior")
    page.click(
        ".o_data_row:has-text('第二党支部'):has-text('审定本年度') td[name=summary]"
    )
    click_button(page, "action_approve")
    confirm(page)
    wait_for_step(page, "已审定")


def test_supervisor_sees_the_months_of_three_branches(sign_in):
    page = sign_in("supervisor")
    for name in ("葵花社区第一党支部", "葵花社区第二党支部", "街道机关党支部"):
        page.wait_for_selector(f".o_list_view td:has-text('{name}')")


def test_hr_sees_results_of_employees(sign_in):
    page = sign_in("hr")
    page.wait_for_selector(".o_list_view td:has-text('秦辛巳')")


def test_member_acknowledges_last_years_appraisal_on_a_phone(sign_in):
    page = sign_in("member", width=360, height=740)
    page.click("a[href='/my/points']")
    page.click("summary:has-text('显示其他待办')")
    for text in ("请作证", "请投票", "提出异议"):
        page.wait_for_selector(f"a:has-text('{text}')")
    page.click("a:has-text('年终总评结果')")
    form = page.locator("form:has(input[name=answer][value=acknowledged])")
    form.locator("button").click()
    form.wait_for(state="detached")


def test_taken_port_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_demo(f"--database={NAME}", f"--port={port}")
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr


@pytest.fixture
def other_database():
    name = f"{NAME}_other"
    database.create(name)
    yield name
    database.drop(name, odoo.data_dir("demo"))


def test_port_that_is_none_is_told():
    done = run_demo("--port=70000")
    assert "70000 is no port" in done.stderr


@pytest.mark.parametrize("option", ["--port=8123", "--reset"])
def test_database_of_somebody_else_is_left_alone(option, other_database):
    database.execute(other_database, "CREATE TABLE theirs (id int)")
    port = f"--port={free_port()}"
    done = run_demo(f"--database={other_database}", option, port)
    assert done.returncode == 1
    assert "was not made by bin/demo and is left alone" in done.stderr
    assert not database.is_empty(other_database)


def test_database_of_another_odoo_is_told(other_database):
    database.note(other_database, "Party Points demo: 0123456789ab")
    database.execute(
        other_database,
        "CREATE TABLE ir_module_module AS "
        "SELECT 'base' AS name, '18.0.1.3' AS latest_version",
    )
    done = run_demo(f"--database={other_database}", f"--port={free_port()}")
    assert done.returncode == 1
    assert "was made by Odoo 18.0.1.3" in done.stderr
