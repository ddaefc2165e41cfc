/** How a metric's means and differences are written: shares, money or plain numbers. */
import type { Formats } from '../../i18n/formats';

export interface MetricFormat {
  mean: (value: number | null) => string;
  difference: (value: number) => string;
  axis: (value: number) => string;
}

export function metricFormat(
  metric: string,
  currency: string | null,
  f: Formats,
  points: (difference: number) => string,
): MetricFormat {
  if (metric.startsWith('conversion:')) {
    return {
      mean: (value) => f.percent(value, 2),
      difference: points,
      axis: (value) => f.percent(value, 1),
    };
  }
  if (metric === 'revenue' && currency !== null) {
    const money = (minor: number) => f.money({ currency, minor: Math.round(minor) });
    return {
      mean: (value) => (value === null ? f.decimal(null) : money(value)),
      difference: money,
      axis: money,
    };
  }
  return {
    mean: (value) => f.decimal(value),
    difference: (value) => f.signed(value, 2),
    axis: (value) => f.decimal(value),
  };
}
