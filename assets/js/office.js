/* Everything an office page needs. */
import "./htmx.js";
import "./notices.js";
import "./live.js";
import "./passkey.js";
import "./forms.js";
import "./menu.js";
import "./tabs.js";
import "./draft.js";
import "./autosave.js";
import "./guard.js";
import "./order.js";
import "./cells.js";
import "./upload.js";
import "./list.js";
import "./board.js";
import "./palette.js";
import "./keys.js";
