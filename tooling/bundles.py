"""What browsers load, compiled once while a database is made: not for each test that
opens a browser, nor while somebody waits for his first page."""

# Bundles of tests' tours are not among them: a tour that changes leaves the template of
# the tests as it is.
BUNDLES = (
    ("css", "web.assets_frontend"),
    ("css", "web.assets_web"),
    ("css", "web.assets_web_print"),
    ("js", "bus.websocket_worker_assets"),
    ("js", "web.assets_emoji"),
    ("js", "web.assets_frontend_lazy"),
    ("js", "web.assets_frontend_minimal"),
    ("js", "web.assets_web"),
)
COMPILE = f"""
for kind, name in {BUNDLES}:
    bundle = env["ir.qweb"]._get_asset_bundle(name, css=kind == "css", js=kind == "js")
    getattr(bundle, kind)()
env.cr.commit()
"""
