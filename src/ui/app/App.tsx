import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSearch } from "wouter";
import { setReader } from "../format/reader.ts";
import { useClock } from "../time/clock-store.ts";
import { FaceContext } from "../time/zone-context.ts";
import { readerOf, useZoneChoice } from "../time/zone-store.ts";
import { KeyboardGate } from "./KeyboardGate.tsx";
import { NavRail } from "./NavRail.tsx";
import { queryClient } from "./query-client.ts";
import { RoutedPage } from "./RoutedPage.tsx";
import { ROUTES } from "./routes.ts";

/** The frame around every page. */
export function App() {
  useEffect(prefetchPages, []);
  useEffect(keepNowFresh, []);
  const face = useReader();
  const isKiosk = new URLSearchParams(useSearch()).has("kiosk");
  return (
    <QueryClientProvider client={queryClient}>
      <div className={isKiosk ? "app kiosk" : "app"}>
        {!isKiosk && (
          <>
            <SkipLink />
            <NavRail />
          </>
        )}
        <main className="app-main" tabIndex={-1}>
          <FaceContext value={face}>
            <RoutedPage onTitle={showTitle} />
          </FaceContext>
        </main>
      </div>
      <KeyboardGate />
    </QueryClientProvider>
  );
}

/** The first stop of the keyboard: past the way around, into the page. */
function SkipLink() {
  return (
    <button
      type="button"
      className="skip-link button"
      onClick={() => document.querySelector<HTMLElement>("main")?.focus()}
    >
      Skip to the content
    </button>
  );
}

/** Who goes to another page looks at what is there now; who looks closer, as at one of many traces, at the same time. */
function keepNowFresh(): () => void {
  let path = location.pathname;
  const onPush = () => {
    const before = path;
    path = location.pathname;
    if (path !== before && !path.startsWith(`${before}/`)) useClock.getState().refresh();
  };
  // Sent by the router before it draws the page.
  addEventListener("pushState", onPush);
  return () => removeEventListener("pushState", onPush);
}

/** Lets all times be as the reader wants them: the page is drawn again, and what is being written in it stays. */
function useReader(): string {
  const choice = useZoneChoice();
  const reader = readerOf(useSearch(), choice);
  setReader(reader);
  return `${reader.zone ?? "browser"} ${reader.hours}`;
}

function showTitle(title: string | undefined): void {
  document.title = title === undefined ? "Watchtower" : `${title} · Watchtower`;
}

/** The code of the other pages, when this one has what it asks for: it comes first, also on a busy machine. */
function prefetchPages(): () => void {
  const timer = setInterval(() => {
    if (queryClient.isFetching() > 0) return;
    clearInterval(timer);
    for (const route of ROUTES) route.load().catch(askedAgainWhenShown);
  }, 1500);
  return () => clearInterval(timer);
}

/** Nobody looks at it now: who goes there is told. */
const askedAgainWhenShown = (): void => undefined;
