{
    "name": "Party Points and Employees",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Party Points",
    "summary": "The year's result of members who are employees",
    "author": "Party Points maintainers",
    "license": "LGPL-3",
    "depends": ["party_points", "hr"],
    "data": [
        "security/party_points_hr_groups.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
    ],
    "auto_install": True,
}
