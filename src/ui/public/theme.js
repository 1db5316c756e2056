// Runs before the first paint, so that a chosen theme does not flash in late.
const theme = localStorage.getItem("watchtower.theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
