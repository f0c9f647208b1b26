/** Thousands are separated the same way in both languages; a missing number is a dash. */
export function formatNumber(value: number | null): string {
  if (value === null) return "–";
  return value.toLocaleString("en-US", { maximumFractionDigits: 2 });
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
