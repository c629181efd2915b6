/* htmx and its event stream, in that order: the extension expects the global name. */
import "htmx.org/dist/htmx.esm.js";
import "htmx.org/dist/ext/hx-sse.js";
