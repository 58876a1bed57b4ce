"""Invented names of people: a surname and one of the sixty names of years that the
old calendar counts by, so that nobody takes one for a real person's."""

from .dice import Dice

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
    "陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍"
    "史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元顾"
    "孟平黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈"
    "项祝董梁杜阮蓝闵席季"
)
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def all_names():
    """All names there are, 7,800 of them, in an order that tells nothing."""
    cycle = [STEMS[year % 10] + BRANCHES[year % 12] for year in range(60)]
    names = [surname + name for surname in SURNAMES for name in cycle]
    Dice("names").shuffle(names)
    return names
