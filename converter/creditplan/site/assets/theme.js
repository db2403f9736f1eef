// Runs before the page shows: the theme that the reader chose last. Storage may be refused (file:, privacy).
(() => {
  try {
    const theme = localStorage.getItem("creditplan-theme");
    if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  } catch {}
})();
