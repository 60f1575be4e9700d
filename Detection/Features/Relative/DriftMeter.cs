namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// Drift of the close over about 3, 10 and 30 bars: exponential means of the standardized returns, each in standard deviations of what
/// a random walk would show. A return counts for at most three, so one shock is no trend.
/// </summary>
internal struct DriftMeter
{
    private const double MostPerBar = 3;

    private float _short;
    private float _medium;
    private float _long;

    /// <summary>Drift over about 3 bars.</summary>
    public readonly double Short => _short * 2.2360679774997896;

    /// <summary>Drift over about 10 bars.</summary>
    public readonly double Medium => _medium * 4.358898943540674;

    /// <summary>Drift over about 30 bars.</summary>
    public readonly double Long => _long * 7.681145747868608;

    /// <summary>Takes a return in standard deviations.</summary>
    public void Add(double standardized)
    {
        var step = Math.Clamp(standardized, -MostPerBar, MostPerBar);
        _short = (float)(_short + ((step - _short) / 3));
        _medium = (float)(_medium + ((step - _medium) / 10));
        _long = (float)(_long + ((step - _long) / 30));
    }

    /// <summary>Writes the means.</summary>
    public readonly void Write(ref StateWriter writer)
    {
        writer.Write(_short);
        writer.Write(_medium);
        writer.Write(_long);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static DriftMeter Read(ref StateReader reader) => new()
    {
        _short = Bounded(ref reader),
        _medium = Bounded(ref reader),
        _long = Bounded(ref reader),
    };

    private static float Bounded(ref StateReader reader) => reader.ReadBounded(-(float)MostPerBar, (float)MostPerBar);
}
