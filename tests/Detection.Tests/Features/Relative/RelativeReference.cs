namespace Anomaly.Detection.Tests.Features.Relative;

/// <summary>
/// The features of docs/reference/features.md over a whole series at once, written from the formulas with plain doubles, lists and dictionaries: what the
/// engine's rounded, incremental form is held against.
/// </summary>
internal static class RelativeReference
{
    private static readonly Dictionary<string, (double Start, double Least)> Levels = new()
    {
        ["move"] = (2.2, 2.2 / 8), ["body"] = (1.8, 1.8 / 8), ["gap open"] = (1.4, 1.4 / 8), ["gap in"] = (0.5, 0.4), ["thin gap open"] = (1.1, 1.1 / 8), ["thin gap in"] = (0.5, 0.4),
        ["thin move"] = (1.7, 1.7 / 8), ["range"] = (1.1, 1.1 / 8), ["quiet"] = (0.85, 0.85 / 8), ["wick"] = (1.1, 1.1 / 8), ["volume"] = (0.95, 0.95 / 8), ["drought"] = (0.75, 0.75 / 8),
        ["3"] = (2.65, 2.65 / 8), ["10"] = (2.55, 2.55 / 8), ["30"] = (2.5, 2.5 / 8), ["volatility"] = (3.8, 3.8 / 8), ["activity"] = (4.6, 4.6 / 8),
    };

    public static List<double[]> Compute(Bar[] bars)
    {
        var rows = new List<double[]>();
        var level = Levels.ToDictionary(pair => pair.Key, pair => pair.Value.Start);
        var profile = new Dictionary<int, (double Range, double Volume)>();
        var drift = new Dictionary<int, double> { [3] = 0, [10] = 0, [30] = 0 };
        var (rangeSize, rangeRecent, volumeSize, volumeRecent, share) = (0.4, 0.0, 0.35, 0.0, 0.55);
        var (usualRange, usualVolume) = (double.NaN, double.NaN);
        var start = bars[0].Time;
        var intraday = false;
        for (var i = 1; i < bars.Length; i++)
        {
            var (bar, before) = (bars[i], bars[i - 1].Close);
            var opens = bar.Time - bars[i - 1].Time >= TimeSpan.FromHours(3);
            intraday |= !opens;
            start = opens ? new DateTime(bar.Time.Ticks / TimeSpan.FromMinutes(30).Ticks * TimeSpan.FromMinutes(30).Ticks, DateTimeKind.Utc) : start;
            var minutes = (bar.Time - start).TotalMinutes;
            var slot = !intraday ? -1 : opens ? 0 : 1 + (int)(minutes < 420 ? minutes / 5 : Math.Min(101, 84 + ((minutes - 420) / 30)));
            var known = slot < 0 || profile.ContainsKey(slot);
            var usual = slot < 0 ? default : known ? profile[slot] : slot > 1 && profile.TryGetValue(slot - 1, out var neighbour) ? neighbour : default;

            var trueRange = (Math.Max(bar.High, before) - Math.Min(bar.Low, before)) / before;
            usualRange = double.IsNaN(usualRange) ? Math.Log(trueRange) : usualRange;
            usualVolume = double.IsNaN(usualVolume) ? Math.Log(bar.Volume) : usualVolume;
            var unit = Math.Exp(usualRange + usual.Range);
            var range = Math.Clamp(Math.Log(trueRange / unit), -3, 6);
            var volume = Math.Clamp(Math.Log(bar.Volume) - usualVolume - usual.Volume, -5, 9);
            var (move, gap, body) = (Math.Log(bar.Close / before) / unit, Math.Log(bar.Open / before) / unit, Math.Log(bar.Close / bar.Open) / unit);
            var upper = (bar.High - Math.Max(bar.Open, bar.Close)) / before / unit;
            var lower = (Math.Min(bar.Open, bar.Close) - bar.Low) / before / unit;
            var thin = Math.Exp(-0.5 * Math.Max(volume, 0));
            var rate = Math.Clamp(20.0 / i, 0.02, 0.1);

            var standardized = Math.Clamp(move / share * 0.8, -3, 3);
            foreach (var span in drift.Keys)
                drift[span] += (standardized - drift[span]) / span;
            (rangeSize, rangeRecent) = Spread(rangeSize, rangeRecent, range, i);
            (volumeSize, volumeRecent) = Spread(volumeSize, volumeRecent, volume, i);
            var wick = Math.Max(upper, lower);
            var wickUnits = Measure("wick", wick);
            var where = opens ? "open" : "in";
            double[] row =
            [
                Measure("move", move), Measure("body", body), Measure("gap " + where, gap), Measure("thin gap " + where, gap * thin), Measure("thin move", move * thin),
                Measure("range", Math.Max(range, 0)), Math.Min(3, Measure("quiet", Math.Max(-range, 0))), wick > 0 ? wickUnits * upper / wick : 0, wick > 0 ? wickUnits * lower / wick : 0,
                Measure("volume", Math.Max(volume, 0)), Math.Min(3, Measure("drought", Math.Max(-volume, 0))),
                Measure("3", drift[3] * Math.Sqrt(5)), Measure("10", drift[10] * Math.Sqrt(19)), Measure("30", drift[30] * Math.Sqrt(59)),
                Measure("volatility", Math.Max(3 * rangeRecent, 0)), Measure("activity", 3 * volumeRecent), 0,
            ];
            rows.Add(row);

            var weight = Math.Max(1.0 / i, 1 / 30.0);
            var (rangeStep, volumeStep) = (Math.Clamp(range, -2, 2), Math.Clamp(volume, -2, 2));
            usualRange += weight * rangeStep;
            usualVolume += weight * volumeStep;
            if (slot >= 0)
                profile[slot] = (usual.Range + ((known ? 0.1 : 1) * rangeStep), usual.Volume + ((known ? 0.1 : 1) * volumeStep));
            share = Math.Max(0.05, share + ((Math.Min(Math.Abs(move), 4 * share) - share) * 0.01));

            double Measure(string name, double value)
            {
                var at = level[name];
                var next = Math.Abs(value) > at ? at * (1 + (rate * 0.98)) : at * (1 - (rate * 0.02));
                level[name] = Math.Clamp(next, Levels[name].Least, 8 * Levels[name].Start);
                return value / at;
            }
        }

        return rows;
    }

    private static (double Size, double Recent) Spread(double size, double recent, double deviation, int earlier)
    {
        recent += (Math.Clamp(deviation / size, -2.5, 2.5) - recent) * 0.2;
        var rate = earlier < 55 ? 1.0 / (earlier + 5) : 1 / 60.0;
        return (Math.Clamp(size + ((Math.Min(Math.Abs(deviation), 3 * size) - size) * rate), 0.1, 8), recent);
    }
}
