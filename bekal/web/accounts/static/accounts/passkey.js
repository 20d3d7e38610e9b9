// Passkeys need a browser that has them: show the button only then, and say what to do when one is not read.
document.querySelectorAll("[data-passkey]").forEach((part) => { part.hidden = !window.PublicKeyCredential; });
document.querySelectorAll("[data-no-passkey]").forEach((part) => { part.hidden = Boolean(window.PublicKeyCredential); });
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-problem]").forEach((part) => { part.hidden = false; });
});
