// XML as in Odoo's own addons: attributes break where a line grows long.
export default {
    plugins: ["@prettier/plugin-xml"],
    printWidth: 100,
    tabWidth: 4,
    bracketSpacing: true,
    xmlWhitespaceSensitivity: "preserve",
    xmlSelfClosingSpace: true,
};
