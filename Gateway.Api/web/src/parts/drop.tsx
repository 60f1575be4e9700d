import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** A button with a menu below it, which closes with Escape and when one turns to something else. */
export function Drop({ label, title, children, quiet = false }: { label: ComponentChildren; title?: string; children: ComponentChildren; quiet?: boolean }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const leave = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setOpen(false);
      box.current?.querySelector('button')?.focus();
    };
    addEventListener('pointerdown', leave);
    addEventListener('focusin', leave);
    addEventListener('keydown', press, { capture: true });
    return () => {
      removeEventListener('pointerdown', leave);
      removeEventListener('focusin', leave);
      removeEventListener('keydown', press, { capture: true });
    };
  }, [open]);
  return (
    <div class={quiet ? 'drop at-end' : 'drop'} ref={box}>
      <button class={quiet ? 'quiet icon' : 'quiet more'} aria-expanded={open} aria-label={title} title={title} onClick={() => setOpen(!open)}>
        {label}
      </button>
      {open && <div class="menu">{children}</div>}
    </div>
  );
}
