import { useLayoutEffect, useRef } from "react";

interface PanelCanvasProps {
  readonly width: number;
  readonly height: number;
  /** In CSS pixels; made anew only when what is drawn changes. */
  readonly draw: (context: CanvasRenderingContext2D) => void;
}

/** A drawing of very many parts, sharp on every screen. */
export function PanelCanvas({ width, height, draw }: PanelCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element === null || context === null || context === undefined) return;
    element.width = Math.round(width * devicePixelRatio);
    element.height = Math.round(height * devicePixelRatio);
    context.scale(devicePixelRatio, devicePixelRatio);
    draw(context);
  }, [width, height, draw]);
  return <canvas ref={canvas} className="panel-canvas" style={{ width, height }} aria-hidden />;
}
