using Anomaly.Detection.Features;
using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary>How quickly a model's severities follow the rates of one series; stands in the model file.</summary>
/// <param name="SettlingRows">First rows of a series that are not counted: while its levels settle it looks calmer than later.</param>
/// <param name="ExcessPrior">Expected rows that a rate above the model's has to outweigh: a crash must not mute the days after it.</param>
/// <param name="LullPrior">Expected rows that a rate below it has to outweigh.</param>
public sealed record RateAdaptation(int SettlingRows, double ExcessPrior, double LullPrior)
{
    /// <summary>That of newly trained models.</summary>
    public static RateAdaptation Standard { get; } = new(250, 40, 10);

    /// <summary>Whether such an adaptation can be.</summary>
    internal bool IsSound => SettlingRows is >= 0 and <= 100_000 && ExcessPrior is >= 1 and <= 1e6 && LullPrior is >= 1 and <= 1e6;
}

/// <summary>
/// How often one series has reached fixed levels of surprise, and what follows for its next bar: a model is calibrated on the bars of many tickers, of which some reach a level twice as
/// often as others. Part of a series' state; counts alone, so it is exact.
/// </summary>
/// <remarks>The state, little-endian: "RAT" and a version byte, rows counted (4; below zero while the series settles), rows that reached each of eight levels (4 each), checksum (4).</remarks>
public sealed class SeriesRates
{
    /// <summary>Bytes of a stored state.</summary>
    internal const int StoredLength = (3 * sizeof(int)) + (SurpriseLevels.Count * sizeof(int));

    // From here on all counts are halved, so that what was long ago fades: for daily bars never.
    private const int MostRows = 1 << 16;

    private static readonly StateFormat Format = new("series rates", "RAT"u8, StoredLength - sizeof(int));
    private static readonly double[] Shares = [.. SurpriseLevels.All.Select(level => PortableMath.Exp(-level))];

    private readonly RateAdaptation _adaptation;
    private readonly int[] _reached = new int[SurpriseLevels.Count];
    private int _rows;

    internal SeriesRates(RateAdaptation adaptation)
    {
        _adaptation = adaptation;
        _rows = -adaptation.SettlingRows;
    }

    /// <summary>Rows counted, the later ones of a long series.</summary>
    public int Rows => Math.Max(0, _rows);

    /// <summary>Share of the rows counted that are, by the model alone, as rare as one in a hundred; not-a-number before the first.</summary>
    public double OneInHundred => _rows > 0 ? (double)_reached[SurpriseLevels.OneInHundred] / _rows : double.NaN;

    /// <summary>A surprise as it is for this series, not negative: less where the series reaches it more often than the model expects.</summary>
    public double Correct(double surprise)
    {
        Span<double> shifts = stackalloc double[SurpriseLevels.Count];
        for (var at = 0; at < SurpriseLevels.Count; at++)
        {
            var expected = Rows * Shares[at];
            var prior = _reached[at] > expected ? _adaptation.ExcessPrior : _adaptation.LullPrior;
            shifts[at] = SurpriseLevels.Shift(shifts, at, _reached[at], expected, prior);
            if (SurpriseLevels.All[at] >= surprise)
                break;
        }

        return SurpriseLevels.Shifted(surprise, shifts);
    }

    /// <summary>Counts a row.</summary>
    /// <param name="surprise">By the model alone.</param>
    public void Count(double surprise)
    {
        if (++_rows <= 0)
            return;
        for (var at = 0; at < SurpriseLevels.Count && surprise >= SurpriseLevels.All[at]; at++)
            _reached[at]++;
        if (_rows < MostRows)
            return;
        _rows /= 2;
        foreach (ref var reached in _reached.AsSpan())
            reached /= 2;
    }

    /// <summary>The stored form.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[StoredLength];
        var stream = Format.Begin(bytes);
        stream.Write(_rows);
        foreach (var reached in _reached)
            stream.Write(reached);
        StateFormat.Seal(bytes);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, or of a version this build does not know.</exception>
    internal static SeriesRates FromBytes(RateAdaptation adaptation, ReadOnlySpan<byte> bytes)
    {
        var stream = Format.Open(bytes);
        var rates = new SeriesRates(adaptation) { _rows = stream.Read<int>() };
        var most = rates.Rows;
        foreach (ref var reached in rates._reached.AsSpan())
        {
            reached = stream.Read<int>();
            if (reached < 0 || reached > most)
                throw Format.Damaged($"it counts {reached} rows of {most}");
            most = reached;
        }

        return stream.Left == 0 && rates._rows >= -adaptation.SettlingRows && rates._rows < MostRows ? rates : throw Format.Damaged("its length or number of rows is wrong");
    }
}
