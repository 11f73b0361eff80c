#!/usr/bin/env python3
"""Draws docs/images/gspc.svg: the monthly bars of the S&P 500 as a running Bourse serves them, with their 12-month average.

    make run
    scripts/draw_chart.py http://127.0.0.1:8000 > docs/images/gspc.svg
"""

import csv
import math
import sys
import urllib.request
from html import escape

TARGET = '/stocks/time-series/%5EGSPC?interval=1&frequency=Monthly'
MONTHS = 12

WIDTH, HEIGHT = 1200, 600
LEFT, RIGHT = 24, 1112
TOP, BOTTOM = 112, 440
VOLUME_TOP, VOLUME_BOTTOM = 464, 536
PRICES = range(500, 3001, 500)

PANEL, LINE, GRID = '#ffffff', '#dfe3e9', '#eceff3'
TEXT, MUTED, ACCENT, UP, DOWN = '#17202b', '#566373', '#1d5fd1', '#0b7f73', '#c2502a'
STYLE = f"""
text {{ font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; fill: {MUTED} }}
.mono {{ font: 12px ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace }}
.title {{ font-size: 22px; font-weight: 650; fill: {TEXT} }}
.strong {{ fill: {TEXT} }}
.end {{ text-anchor: end }}
.middle {{ text-anchor: middle }}
"""


class Bar:
    def __init__(self, row):
        self.month = row['period_start'][:7]
        self.open, self.high, self.low, self.close, self.volume = (float(row[name]) for name in ('open', 'high', 'low', 'close', 'volume'))
        self.rises = self.close >= self.open


class Scale:
    """Where the bars, prices and volumes of a chart are."""

    def __init__(self, bars):
        self.step = (RIGHT - LEFT) / len(bars)
        self.max_volume = max(bar.volume for bar in bars)

    def x(self, index):
        return LEFT + (index + 0.5) * self.step

    def y(self, price):
        return BOTTOM - (price - PRICES[0]) / (PRICES[-1] - PRICES[0]) * (BOTTOM - TOP)

    def volume_height(self, volume):
        return volume / self.max_volume * (VOLUME_BOTTOM - VOLUME_TOP)


def rectangle(left, top, width, height):
    return f'M{left:.1f} {top:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z'


def text(x, y, words, style=''):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{style}">{escape(words)}</text>'


def candles(bars, scale, rises):
    """The rising or the falling bars. Rising bodies are hollow, so that colour is not the only difference."""
    colour, fill = (UP, PANEL) if rises else (DOWN, DOWN)
    wicks = bodies = volumes = ''
    width = scale.step * 0.62
    for index, bar in enumerate(bars):
        if bar.rises == rises:
            x, upper, lower = scale.x(index), scale.y(max(bar.open, bar.close)), scale.y(min(bar.open, bar.close))
            height = scale.volume_height(bar.volume)
            wicks += f'M{x:.1f} {scale.y(bar.high):.1f}V{scale.y(bar.low):.1f}'
            bodies += rectangle(x - width / 2, upper, width, max(lower - upper, 0.8))
            volumes += rectangle(x - width / 2, VOLUME_BOTTOM - height, width, height)
    return [f'<path d="{volumes}" fill="{colour}" opacity=".35"/>', f'<path d="{wicks}" stroke="{colour}"/>',
            f'<path d="{bodies}" stroke="{colour}" fill="{fill}"/>']


def average(bars, scale):
    """The mean close of the last MONTHS bars, from the bar that has as many."""
    points = []
    for index in range(MONTHS - 1, len(bars)):
        mean = math.fsum(bar.close for bar in bars[index - MONTHS + 1:index + 1]) / MONTHS
        points.append(f'{scale.x(index):.1f} {scale.y(mean):.1f}')
    return f'<path d="M{"L".join(points)}" fill="none" stroke="{ACCENT}" stroke-width="2" stroke-linejoin="round"/>'


def grid(bars, scale):
    for price in PRICES:
        yield f'<path d="M{LEFT} {scale.y(price):.1f}H{RIGHT}" stroke="{GRID}"/>'
        yield text(RIGHT + 12, scale.y(price) + 4, f'{price:,}', 'mono')
    for index, bar in enumerate(bars):
        year, month = bar.month.split('-')
        if month == '01' and int(year) % 2 == 0:
            x = scale.x(index)
            yield f'<path d="M{x:.1f} {TOP}V{VOLUME_BOTTOM}" stroke="{GRID}"/>'
            yield text(x, VOLUME_BOTTOM + 20, year, 'mono middle')
    yield f'<path d="M{LEFT} {VOLUME_BOTTOM}H{RIGHT}" stroke="{LINE}"/>'


def extremes(bars, scale):
    highest, lowest = max(range(len(bars)), key=lambda i: bars[i].high), min(range(len(bars)), key=lambda i: bars[i].low)
    yield text(scale.x(highest) + 4, scale.y(bars[highest].high) - 9, f'high {bars[highest].high:,.2f}', 'mono end strong')
    yield text(scale.x(lowest), scale.y(bars[lowest].low) + 18, f'low {bars[lowest].low:,.2f}', 'mono middle strong')


def last_price(bars, scale):
    y = scale.y(bars[-1].close)
    yield f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="{MUTED}" stroke-dasharray="2 4"/>'
    yield f'<rect x="{RIGHT + 4}" y="{y - 11:.1f}" width="72" height="22" rx="4" fill="{ACCENT}"/>'
    yield f'<text x="{RIGHT + 12}" y="{y + 4:.1f}" class="mono" style="fill:{PANEL}">{bars[-1].close:,.2f}</text>'


def chip(left, width, words, symbol=''):
    yield f'<rect x="{left}" y="28" width="{width}" height="28" rx="14" fill="none" stroke="{LINE}"/>{symbol}'
    yield text(left + width - 16, 46, words, 'end')


def heading(bars):
    last, change = bars[-1], bars[-1].close / bars[0].open - 1
    colour = UP if change >= 0 else DOWN
    yield (f'<text x="{LEFT}" y="48"><tspan class="title">^GSPC</tspan><tspan dx="12">S&amp;P 500</tspan>'
           f'<tspan dx="20" class="title">{last.close:,.2f}</tspan>'
           f'<tspan dx="12" style="fill:{colour}">{change:+.1%} since {bars[0].month}</tspan></text>')
    figures = [('O', f'{last.open:,.2f}'), ('H', f'{last.high:,.2f}'), ('L', f'{last.low:,.2f}'), ('C', f'{last.close:,.2f}'),
               ('V', f'{last.volume / 1e9:.1f} B')]
    yield (f'<text x="{LEFT}" y="80" class="mono">{last.month}'
           + ''.join(f'<tspan dx="16">{name}</tspan><tspan dx="6" class="strong">{figure}</tspan>' for name, figure in figures) + '</text>')
    yield from chip(RIGHT - 352, 152, f'{len(bars)} monthly bars')
    yield from chip(RIGHT - 188, 188, f'{MONTHS}-month average', f'<path d="M{RIGHT - 172} 42h12" stroke="{ACCENT}" stroke-width="3"/>')


def draw(bars):
    scale = Scale(bars)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
             '<title>Monthly bars of the S&amp;P 500 with their 12-month average</title>', f'<style>{STYLE}</style>',
             f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="10" fill="{PANEL}" stroke="{LINE}"/>',
             *grid(bars, scale), *last_price(bars, scale), *candles(bars, scale, True), *candles(bars, scale, False), average(bars, scale),
             *extremes(bars, scale), *heading(bars), text(LEFT, HEIGHT - 18, f'GET {TARGET}', 'mono'), '</svg>']
    return '\n'.join(parts) + '\n'


def main():
    if len(sys.argv) != 2:
        sys.exit(f'usage: {sys.argv[0]} http://HOST:PORT')
    with urllib.request.urlopen(sys.argv[1] + TARGET + '&format=csv') as answer:
        rows = csv.DictReader(answer.read().decode().splitlines())
    print(draw([Bar(row) for row in rows]), end='')


if __name__ == '__main__':
    main()
