import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme, type ThemeChoice } from "./theme-store.ts";

const NEXT: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: "light", light: "dark", dark: "system" };
const ICONS = { system: Monitor, light: Sun, dark: Moon };

/** Steps through system, light and dark. */
export function ThemeToggle() {
  const choice = useTheme((state) => state.choice);
  const choose = useTheme((state) => state.choose);
  const Icon = ICONS[choice];
  const label = `Theme: ${choice}. Switch to ${NEXT[choice]}`;
  return (
    <button
      type="button"
      className="rail-item"
      aria-label={label}
      title={label}
      onClick={() => choose(NEXT[choice])}
    >
      <Icon size={18} aria-hidden />
      <span className="rail-label">Theme</span>
    </button>
  );
}
