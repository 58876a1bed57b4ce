import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

/**
 * The demo's Chinese and English, one click apart: an entry of the user menu writes the
 * user's own language, as “My Preferences” does, and loads the page anew.
 *
 * Demo data alone load this file (ir_asset_demo.xml). Where people work, a language is
 * chosen once, in the preferences that Odoo has, and their menu stays as it was.
 */
export function languageItem(env) {
    const isChinese = user.lang.startsWith("zh");
    return {
        type: "item",
        id: "party_points_language",
        description: isChinese ? "English" : "简体中文",
        callback: async () => {
            const lang = isChinese ? "en_US" : "zh_CN";
            await env.services.orm.write("res.users", [user.userId], { lang });
            env.services.action.doAction("reload_context");
        },
        sequence: 45,
    };
}

registry.category("user_menuitems").add("party_points_language", languageItem);
