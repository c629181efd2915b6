/* <form data-passkey="address of the options"> with a hidden input "credential" (or data-passkey-field): pressing its
 * button asks the device for a passkey and sends the form with what it signed. data-passkey-new makes one instead.
 * The form is hidden until here, because without script or without passkeys it can do nothing. */
import { csrfToken, eachNow } from "./page.js";

const usable = Boolean(window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON);

async function signed(form) {
  const making = form.hasAttribute("data-passkey-new");
  const body = new URLSearchParams(making ? { new: "1" } : {});
  const answer = await fetch(form.dataset.passkey, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  const { publicKey } = await answer.json();
  const credential = making
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  return JSON.stringify(credential.toJSON());
}

eachNow("form[data-passkey]", (form) => (form.hidden = !usable));

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("form[data-passkey]")) return;
    const input = form.elements[form.dataset.passkeyField || "credential"];
    if (input.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const problem = form.querySelector("[data-passkey-problem]");
    problem.hidden = true;
    signed(form).then(
      (text) => {
        input.value = text;
        form.submit();
      },
      () => (problem.hidden = false),
    );
  },
  true,
);
