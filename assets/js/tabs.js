/* Tabs that do not all fit on a narrow screen: the current one is in view. */
import { eachNow } from "./page.js";

eachNow("nav [aria-current]", (tab) => {
  const bar = tab.closest("nav");
  if (bar.scrollWidth <= bar.clientWidth) return;
  const here = tab.getBoundingClientRect();
  const frame = bar.getBoundingClientRect();
  bar.scrollLeft += here.left + here.width / 2 - (frame.left + frame.width / 2);
});
