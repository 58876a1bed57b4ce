import globals from "globals";

export default [
    {
        files: ["party_points*/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: { ...globals.browser, luxon: "readonly", odoo: "readonly" },
        },
        linterOptions: { reportUnusedDisableDirectives: true },
        rules: {
            "constructor-super": "error",
            eqeqeq: "error",
            "no-console": ["error", { allow: ["error"] }],
            "no-const-assign": "error",
            "no-debugger": "error",
            "no-dupe-class-members": "error",
            "no-dupe-keys": "error",
            "no-implied-eval": "error",
            "no-undef": "error",
            "no-unreachable": "error",
            "no-unused-vars": ["error", { args: "after-used" }],
            "no-use-before-define": ["error", { functions: false }],
            "no-var": "error",
            "prefer-const": "error",
        },
    },
];
