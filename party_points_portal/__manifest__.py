{
    "name": "Party Points Portal",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Party Points",
    "summary": "The member's own pages, on a phone first",
    "author": "Party Points maintainers",
    "license": "LGPL-3",
    "depends": ["party_points_reports", "portal"],
    "data": [
        "views/party_points_portal_templates.xml",
        "views/party_publication_templates.xml",
        "views/party_evaluation_templates.xml",
        "views/party_evaluation_views.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
    ],
    "assets": {
        "web.assets_tests": [
            "party_points_portal/static/tests/tours/*.js",
        ],
    },
}
