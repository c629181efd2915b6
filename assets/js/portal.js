/* Everything a portal page or a public page needs: no single keys, no lists, no palette. */
import "./htmx.js";
import "./notices.js";
import "./live.js";
import "./passkey.js";
import "./forms.js";
import "./menu.js";
import "./tabs.js";
import "./draft.js";
import "./upload.js";
