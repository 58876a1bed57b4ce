{
    "name": "Party Points",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Party Points",
    "summary": "Points-based management of Party members (党员积分制管理)",
    "author": "Party Points maintainers",
    "license": "LGPL-3",
    "depends": ["mail"],
    "data": [
        "security/party_points_groups.xml",
        "security/ir.model.access.csv",
        "data/organisation/party_member_class_data.xml",
        "views/organisation/party_branch_views.xml",
        "views/organisation/party_member_class_views.xml",
        "views/party_points_menus.xml",
    ],
    "demo": [
        "demo/party_branch_demo.xml",
        "demo/res_users_demo.xml",
    ],
    "assets": {
        "web.assets_tests": [
            "party_points/static/tests/tours/*.js",
        ],
    },
    "application": True,
}
