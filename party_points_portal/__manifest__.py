{
    "name": "Party Points Portal",
    "version": "19.0.1.2.0",
    "category": "Human Resources/Party Points",
    "summary": "The member's own pages, on a phone first",
    "author": "Party Points maintainers",
    "license": "LGPL-3",
    "depends": ["party_points_reports", "portal"],
    "data": [
        "views/party_points_portal_templates.xml",
        "views/party_score_templates.xml",
        "views/party_point_line_templates.xml",
        "views/party_declaration_templates.xml",
        "views/party_declaration_witness_templates.xml",
        "views/party_witness_templates.xml",
        "views/party_publication_templates.xml",
        "views/party_dispute_templates.xml",
        "views/party_reconciliation_templates.xml",
        "views/party_activity_templates.xml",
        "views/party_duty_templates.xml",
        "views/party_exemption_templates.xml",
        "views/party_review_templates.xml",
        "views/party_evaluation_templates.xml",
        "views/party_appraisal_templates.xml",
        "views/party_care_templates.xml",
        "views/party_notice_templates.xml",
        "views/party_help_templates.xml",
        "views/party_evaluation_views.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "party_points_portal/static/src/scss/*.scss",
            "party_points_portal/static/src/interactions/*.js",
        ],
        "web.assets_unit_tests_setup": [
            "party_points_portal/static/src/interactions/*.js",
        ],
        "web.assets_unit_tests": [
            "party_points_portal/static/tests/interactions/*.test.js",
        ],
        "web.assets_tests": [
            "party_points_portal/static/tests/tours/*.js",
        ],
    },
}
