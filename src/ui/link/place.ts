import { createContext, useContext } from "react";

/**
 * Where this part of the page is, as a path with its query, asked at the moment of the call: state that was
 * changed since the last drawing counts. The browser's own place, unless a pane of a split view has its own.
 */
export const PlaceContext = createContext<() => string>(() => location.pathname + location.search);

export const usePlace = (): (() => string) => useContext(PlaceContext);
