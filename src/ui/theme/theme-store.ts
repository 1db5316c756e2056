import { create } from "zustand";

export type ThemeChoice = "system" | "light" | "dark";

interface ThemeState {
  readonly choice: ThemeChoice;
  /** What is shown: the choice, or what the system prefers. */
  readonly shown: "light" | "dark";
  readonly choose: (choice: ThemeChoice) => void;
}

const STORAGE_KEY = "watchtower.theme";
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function storedChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

function shownFor(choice: ThemeChoice): "light" | "dark" {
  if (choice !== "system") return choice;
  return systemDark.matches ? "dark" : "light";
}

/** The choice is kept by the browser, and stands on the page's root as `data-theme` unless it is the system's. */
export const useTheme = create<ThemeState>((set) => ({
  choice: storedChoice(),
  shown: shownFor(storedChoice()),
  choose(choice) {
    if (choice === "system") {
      localStorage.removeItem(STORAGE_KEY);
      delete document.documentElement.dataset["theme"];
    } else {
      localStorage.setItem(STORAGE_KEY, choice);
      document.documentElement.dataset["theme"] = choice;
    }
    set({ choice, shown: shownFor(choice) });
  },
}));

systemDark.addEventListener("change", () => useTheme.setState(({ choice }) => ({ shown: shownFor(choice) })));
