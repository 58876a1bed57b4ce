"""The district's organisations, and how its members are divided among them."""

from dataclasses import dataclass
from itertools import accumulate, pairwise

from .book import Organisation

MEMBERS = 7246
TOP = "Q"
# The stars of the Big Dipper
STREETS = ("天枢", "天璇", "天玑", "天权", "玉衡", "开阳", "摇光")
COMMUNITIES = (
    "海棠 玉兰 木槿 紫薇 丁香 茉莉 栀子 百合 蔷薇 月季 杜鹃 山茶 腊梅 水仙 金桂 "
    "清荷 秋菊 墨兰 翠竹 青松 银杏 梧桐 香樟 白杨 垂柳 合欢 石榴 枇杷 樱桃 杨梅 "
    "核桃 板栗 红枫 雪松 水杉 刺槐 白桦 榆钱 桑葚 金橘 芙蓉 凌霄 紫藤 忍冬 连翘 "
    "迎春 木棉 木香 扶桑 鸢尾 萱草 石竹 桔梗 薄荷 紫苏 菖蒲 芦苇 车前 甘棠 文竹 "
    "吊兰 芦荟 牵牛 睡莲 风信 铃兰 雏菊 石斛 半夏 杜仲 白芷"
).split()
ORDINALS = "一二三四五六七八九"

# Document 003 says that more than 30 % came from enterprises; the rest is assumed.
CLASSES = {"COMMUNITY": 0.08, "RETIRED": 0.46, "REEMPLOYED": 0.34, "INFIRM": 0.12}
SMALLEST_WITH_GROUPS = 30
MEMBERS_OF_GROUP = 13
SHARE_OF_REEMPLOYMENT_BRANCHES = 0.6
LARGEST_REEMPLOYMENT_BRANCH = 50
SHARE_OF_SMALL_BRANCHES = 0.25


@dataclass
class Branch:
    """A branch that is being filled: its organisation, the codes of its groups (one
    that is empty where it has none), and the classes of its members."""

    organisation: Organisation
    groups: list[str]
    classes: list[str]

    @property
    def street(self):
        return self.organisation.code[: len("Q-01")]


def build(dice, book):
    """Add all organisations to the book.

    :return: the branches, to be filled with members
    """
    top = Organisation(TOP, "北斗区委（演示）", "committee", "community")
    book.organisations.append(top)
    sizes = _sizes(dice, len(COMMUNITIES))
    communities = list(zip(COMMUNITIES, sizes, strict=True))
    classes = _classes(dice)
    branches = []
    for number, name in enumerate(STREETS):
        street = f"{TOP}-{number + 1:02}"
        book.organisations.append(_below(street, f"{name}街道党工委", "committee"))
        own = communities[number :: len(STREETS)]
        for place, (community, size) in enumerate(own):
            code = f"{street}-{place + 1:02}"
            members, classes = classes[:size], classes[size:]
            branches += _build_community(dice, book, code, community, members)
    return branches


def _below(code, name, level):
    parent = code.rpartition("-")[0]
    return Organisation(code, f"{name}（演示）", level, "community", parent)


def _sizes(dice, number):
    """How many members each community has: many of some fifty, few of two hundred,
    all of them together as many as the district."""
    return _divide(MEMBERS, [0.45 + 2 * dice.random() ** 2 for _ in range(number)])


def _classes(dice):
    """The classes of all members in an order of chance, in exact shares."""
    numbers = _divide(MEMBERS, CLASSES.values())
    classes = [
        name
        for name, number in zip(CLASSES, numbers, strict=True)
        for _ in range(number)
    ]
    dice.shuffle(classes)
    return classes


def _divide(total, weights):
    """Divide a number into whole ones, in proportion to some weights."""
    sums = [0, *accumulate(weights)]
    bounds = [round(total * part / sums[-1]) for part in sums]
    return [last - first for first, last in pairwise(bounds)]


def _build_community(dice, book, code, name, classes):
    book.organisations.append(_below(code, f"{name}社区党总支", "general_branch"))
    branches = []
    for place, (title, members) in enumerate(_branches(dice, classes).items()):
        branch_code = f"{code}-{place + 1:02}"
        organisation = _below(branch_code, f"{name}社区{title}", "branch")
        book.organisations.append(organisation)
        groups = _build_groups(book, organisation, len(members))
        branches.append(Branch(organisation, groups, members))
    return branches


def _branches(dice, classes):
    """Divide a community: ``{title: the classes of its members}``."""
    size = len(classes)
    number = 1 + (size >= 55) + (size >= 100) + (size >= 160)
    divided = {}
    if number >= 3 and dice.chance(SHARE_OF_REEMPLOYMENT_BRANCHES):
        number -= 1
        # the others stay in their order of chance
        classes = sorted(classes, key=lambda name: name != "REEMPLOYED")
        few = min(classes.count("REEMPLOYED"), LARGEST_REEMPLOYMENT_BRANCH)
        divided["再就业党支部"], classes = classes[:few], classes[few:]
    elif number <= 3 and dice.chance(SHARE_OF_SMALL_BRANCHES):
        few = dice.randrange(4, 8)
        divided[f"第{ORDINALS[number]}党支部"] = classes[:few]
        classes = classes[few:]
    ordinary = {
        f"第{ORDINALS[place]}党支部": classes[place::number] for place in range(number)
    }
    return ordinary | divided


def _build_groups(book, branch, size):
    if size < SMALLEST_WITH_GROUPS:
        return [""]
    base = branch.name.removesuffix("（演示）")
    groups = [
        _below(f"{branch.code}-{place + 1}", f"{base}第{ordinal}党小组", "group")
        for place, ordinal in enumerate(ORDINALS[: round(size / MEMBERS_OF_GROUP)])
    ]
    book.organisations += groups
    return [group.code for group in groups]
