using System.Globalization;
using System.Text.Json;

namespace Anomaly.Benchmarks.Quick;

/// <summary>Best times of an earlier version as multiples of a yardstick that ran beside them, so that machines of different speed compare.</summary>
/// <param name="Works">By work: its best time over <see cref="Yardstick"/>'s.</param>
public sealed record Baseline(SortedDictionary<string, double> Works)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads the file.</summary>
    public static Baseline Read(string path) => JsonSerializer.Deserialize<Baseline>(File.ReadAllText(path))!;

    /// <summary>Writes the file; three digits are more than a noisy machine tells.</summary>
    public static void Save(string path, IEnumerable<QuickResult> results, double yardstick) =>
        File.WriteAllText(path, JsonSerializer.Serialize(
            new Baseline(new SortedDictionary<string, double>(results.ToDictionary(
                result => result.Work,
                result => double.Parse((result.BestMicroseconds / yardstick).ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)), StringComparer.Ordinal)),
            Indented) + "\n");

    /// <summary>Prints each work beside the baseline.</summary>
    /// <returns>Whether all stay within <paramref name="allowed"/> times the baseline.</returns>
    public bool Compare(IEnumerable<QuickResult> results, double yardstick, double allowed, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(output);
        var within = true;
        output.WriteLine($"{"work",-60} {"now",10} {"baseline",10} {"ratio",8}");
        foreach (var result in results)
        {
            var now = result.BestMicroseconds / yardstick;
            var before = Works.TryGetValue(result.Work, out var known) ? known : double.NaN;
            var slower = now / before > allowed;
            within &= !slower;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Work,-60} {now,10:G3} {before,10:G3} {now / before,8:0.00}{(slower ? " slower" : "")}"));
        }

        return within;
    }

    /// <summary>A fixed piece of arithmetic: best time in microseconds.</summary>
    public static double Yardstick() => Stopclock.Time("yardstick", Arithmetic).BestMicroseconds;

    private static double Arithmetic()
    {
        var (state, sum) = (88172645463325252UL, 1.0);
        for (var i = 0; i < 20_000; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            sum = (sum * 0.999) + (state >> 40);
        }

        return sum;
    }
}
