import { createElement, useEffect, useReducer, useState } from "react";
import { useLocation } from "wouter";
import { ErrorBoundary } from "../components/ErrorBoundary.tsx";
import { NotFoundPage } from "./NotFoundPage.tsx";
import { PageIsMissing } from "./PageIsMissing.tsx";
import { routeOf, type PageRoute } from "./routes.ts";

/** Between two times that code is asked for which did not come. */
const AGAIN_MS = 2000;

/**
 * The page of the path. Its code was fetched before the first render, that of the others is fetched when the
 * browser is idle: a Suspense boundary would show them late.
 */
export function RoutedPage({ onTitle }: { onTitle: (title: string | undefined) => void }) {
  const [path] = useLocation();
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const route = routeOf(path);
  const page = route?.page();
  const [missed, setMissed] = useState<PageRoute>();
  useEffect(() => onTitle(route?.title), [route, onTitle]);
  useEffect(() => {
    if (page !== undefined || route === undefined) return undefined;
    const load = () => void route.load().then(rerender, () => setMissed(route));
    load();
    // Nothing tells when an engine answers again: a network that is back may come before it, or never have been away.
    const timer = setInterval(load, AGAIN_MS);
    return () => clearInterval(timer);
  }, [route, page]);
  if (route === undefined) return <NotFoundPage path={path} />;
  if (page === undefined) return route === missed ? <PageIsMissing title={route.title} /> : null;
  return (
    <ErrorBoundary subject="This page" shown={path}>
      {createElement(page)}
    </ErrorBoundary>
  );
}
