"""Who there is beside an example, and when it all happens."""

from datetime import date

YEAR = 2026
MONTHS = range(1, 13)
FOUNDED = date(2025, 12, 22)
# When the people of the town became members.
LONG_AGO = date(2015, 7, 1)
IN_OFFICE = date(2024, 1, 1)
TOWN, BRANCH, SECOND = "J", "J-1", "J-2"
# The branch's officers beside the example's members: {position: name}
OFFICERS = {
    "secretary": "许甲申",
    "deputy_secretary": "何乙酉",
    "organisation": "吕丙戌",
    "discipline": "施丁亥",
    "publicity": "孔戊子",
    "scorekeeper": "曹己丑",
}
# Those of the committee above, who belong to the second branch.
SUPERIORS = {
    "secretary": "严庚寅",
    "organisation": "华辛卯",
    "discipline": "金壬辰",
    "leader": "魏癸巳",
}
SECOND_OFFICERS = {"secretary": "陶甲午", "deputy_secretary": "姜乙未"}
PICTURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)
