using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// How often the surprise of a test reaches fixed levels at each time of day: what is rare over the whole day may be common at the close. Corrects a surprise by the
/// logarithm of how much more often it is reached at its time of day, as far as the rows counted there tell.
/// </summary>
public sealed class SlotTable
{
    /// <summary>The levels, in nats: shares from a half to two in a thousand.</summary>
    public static IReadOnlyList<double> Levels => SurpriseLevels.All;

    // Few rows must not make alarms: excess is believed at once, a lull only when as many rows were expected as these.
    private const double ExcessPrior = 0.5;
    private const double LullPrior = 8;

    private readonly SortedDictionary<int, SlotCount> _counts;
    private readonly Dictionary<int, double[]> _shifts;
    private readonly double[] _shares;

    /// <param name="counts">What was counted, one for each time of day.</param>
    /// <exception cref="ArgumentException">A time of day comes twice, or its counts cannot be.</exception>
    public SlotTable(IEnumerable<SlotCount> counts)
    {
        _counts = new(counts.ToDictionary(count => count.Slot));
        if (_counts.Values.Any(count => !count.IsSound))
            throw new ArgumentException($"The counts of a time of day are those of {SurpriseLevels.Count} levels, of which each has at most as many rows as the one before.", nameof(counts));
        var rows = _counts.Values.Sum(count => (double)count.Rows);
        _shares = [.. SurpriseLevels.All.Select((level, at) => Math.Max(PortableMath.Exp(-level), _counts.Values.Sum(count => (double)count.Reached[at]) / rows))];
        _shifts = _counts.Values.ToDictionary(count => count.Slot, count => Shifts(count, without: -1));
    }

    /// <summary>What was counted, in the order of the day.</summary>
    public IReadOnlyCollection<SlotCount> Counts => _counts.Values;

    /// <summary>Counts the surprises of rows.</summary>
    /// <param name="slots">The time of day of each.</param>
    /// <param name="surprises">The surprise of each.</param>
    public static SlotTable Of(ReadOnlySpan<int> slots, ReadOnlySpan<double> surprises)
    {
        var counts = new SortedDictionary<int, (int Rows, int[] Reached)>();
        for (var i = 0; i < slots.Length; i++)
        {
            var (rows, reached) = counts.GetValueOrDefault(slots[i], (0, new int[SurpriseLevels.Count]));
            for (var at = 0; at < SurpriseLevels.Count && surprises[i] >= SurpriseLevels.All[at]; at++)
                reached[at]++;
            counts[slots[i]] = (rows + 1, reached);
        }

        return new SlotTable(counts.Select(count => new SlotCount(count.Key, count.Value.Rows, count.Value.Reached)));
    }

    /// <summary>The surprise at a time of day, not negative; as it is where nothing was counted.</summary>
    public double Correct(int slot, double surprise) => _shifts.TryGetValue(slot, out var shifts) ? SurpriseLevels.Shifted(surprise, shifts) : surprise;

    /// <summary>The same of a row that was counted, as if it had not been: else it would vouch for itself.</summary>
    internal double CorrectCounted(int slot, double surprise) => SurpriseLevels.Shifted(surprise, Shifts(_counts[slot], surprise));

    private double[] Shifts(SlotCount count, double without)
    {
        var shifts = new double[SurpriseLevels.Count];
        var rows = without >= 0 ? count.Rows - 1 : count.Rows;
        for (var at = 0; at < shifts.Length; at++)
        {
            var reached = count.Reached[at] - (without >= SurpriseLevels.All[at] ? 1 : 0);
            var expected = rows * _shares[at];
            shifts[at] = SurpriseLevels.Shift(shifts, at, reached, expected, reached > expected ? ExcessPrior : LullPrior);
        }

        return shifts;
    }
}

/// <summary>What was counted at one time of day.</summary>
/// <param name="Slot">The time of day (<see cref="Features.Relative.BarFacts.Slot"/>).</param>
/// <param name="Rows">Rows.</param>
/// <param name="Reached">How many of them reached each of <see cref="SlotTable.Levels"/>.</param>
public sealed record SlotCount(int Slot, int Rows, IReadOnlyList<int> Reached)
{
    /// <summary>Whether such counts can be.</summary>
    internal bool IsSound => Rows > 0 && Reached.Count == SurpriseLevels.Count && Reached.Prepend(Rows).Zip(Reached).All(pair => pair.Second >= 0 && pair.Second <= pair.First);
}

/// <summary>What the times of day change in the tables of an interval.</summary>
/// <param name="Tests">One for each test, in the order of a model file; null where the test has no share of the budget.</param>
/// <param name="Strongest">From the strongest weighted evidence to the surprise at it over the whole day.</param>
/// <param name="Whole">How often that surprise is reached at each time of day.</param>
public sealed record SlotCalibration(IReadOnlyList<SlotTable?> Tests, TailTable Strongest, SlotTable Whole);
