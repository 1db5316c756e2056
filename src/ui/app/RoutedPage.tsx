import { createElement, useEffect, useReducer } from "react";
import { useLocation } from "wouter";
import { ErrorBoundary } from "../components/ErrorBoundary.tsx";
import { NotFoundPage } from "./NotFoundPage.tsx";
import { routeOf } from "./routes.ts";

/**
 * The page of the path. Its code was fetched before the first render, that of the others is fetched when the
 * browser is idle: a Suspense boundary would show them late.
 */
export function RoutedPage({ onTitle }: { onTitle: (title: string | undefined) => void }) {
  const [path] = useLocation();
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const route = routeOf(path);
  const page = route?.page();
  useEffect(() => onTitle(route?.title), [route, onTitle]);
  useEffect(() => {
    if (page === undefined) void route?.load().then(rerender);
  }, [route, page]);
  if (route === undefined) return <NotFoundPage path={path} />;
  if (page === undefined) return null;
  return (
    <ErrorBoundary subject="This page" shown={path}>
      {createElement(page)}
    </ErrorBoundary>
  );
}
