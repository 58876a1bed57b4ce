{
    "name": "Party Points Reports",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Party Points",
    "summary": "Printed documents and workbooks",
    "author": "Party Points maintainers",
    "license": "LGPL-3",
    "depends": ["party_points"],
    "data": [
        "report/paged_document_templates.xml",
        "report/party_branch_templates.xml",
        "report/party_review_reports.xml",
        "report/party_review_templates.xml",
        "report/party_rule_template_reports.xml",
        "report/party_rule_template_templates.xml",
        "report/party_branch_reports.xml",
        "views/ir_actions_report_views.xml",
        "views/party_branch_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "party_points_reports/static/src/js/*.js",
        ],
    },
}
