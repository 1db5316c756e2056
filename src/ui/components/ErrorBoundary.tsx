import { Component, type ReactNode } from "react";
import { ErrorNotice } from "./ErrorNotice.tsx";

interface ErrorBoundaryProps {
  /** What cannot be shown then: "This panel". */
  readonly subject: string;
  /** With another one it is tried anew. */
  readonly shown: unknown;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | undefined;
  readonly shown: unknown;
}

/** A fault of ours in what is shown is told in its place, and takes nothing else away with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined, shown: this.props.shown };

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps(
    { shown }: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): ErrorBoundaryState | null {
    return shown === state.shown ? null : { error: undefined, shown };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === undefined ? (
      this.props.children
    ) : (
      <ErrorNotice subject={`${this.props.subject} cannot be shown`} error={error} />
    );
  }
}
