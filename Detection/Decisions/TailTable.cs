using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// How rare a value is among the calibration rows: surprise in nats (the negative logarithm of the share of rows at least as large), by knots
/// at fixed shares, and beyond the last knot by a fitted tail, because rarity does not end where the sample does.
/// </summary>
/// <param name="Values">The knots, strictly ascending; at the first and below there is none.</param>
/// <param name="Surprises">The surprise at each knot, ascending.</param>
/// <param name="Slope">How fast the surprise grows beyond the last knot.</param>
/// <param name="IsLinear">Whether it grows with the value (an exponential tail) rather than with its logarithm (a power law).</param>
public sealed record TailTable(IReadOnlyList<double> Values, IReadOnlyList<double> Surprises, double Slope, bool IsLinear)
{
    private const int LeastRowsBeyond = 15;
    private const double LeastPower = 2;
    private const double MostPower = 10;
    private const double MostSurprise = 600;

    // Features are 1 at what happens once in 50 bars: a sample that never left zero still makes nothing of a tenth of that.
    private const double LeastScale = 0.5;

    private static readonly double[] Shares = [1, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.0125, 0.01, 0.0075, 0.005, 0.0035, 0.002, 0.001, 0.0005];

    private readonly double[] _values = [.. Values];
    private readonly double[] _surprises = [.. Surprises];

    /// <summary>The knots, strictly ascending; at the first and below there is none.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The surprise at each knot, ascending.</summary>
    public IReadOnlyList<double> Surprises => _surprises;

    /// <summary>The table of a value that is a surprise already.</summary>
    public static TailTable Identity { get; } = new([0], [0], 1, IsLinear: true);

    /// <summary>The surprise at a value, 0 to 600 nats.</summary>
    public double Surprise(double value)
    {
        var last = _values.Length - 1;
        if (value <= _values[0])
            return 0;
        if (value >= _values[last])
        {
            var beyond = IsLinear ? value - _values[last] : PortableMath.Log(Math.Clamp(value / Math.Max(_values[last], LeastScale), 1, 1e300));
            return Math.Min(_surprises[last] + (Slope * beyond), MostSurprise);
        }

        var above = Array.BinarySearch(_values, value);
        above = above < 0 ? ~above : above;
        var within = (value - _values[above - 1]) / (_values[above] - _values[above - 1]);
        return _surprises[above - 1] + (within * (_surprises[above] - _surprises[above - 1]));
    }

    /// <summary>The value at which the surprise reaches an amount: the inverse of <see cref="Surprise"/>.</summary>
    public double ValueAt(double surprise)
    {
        var last = _values.Length - 1;
        if (surprise >= _surprises[last])
        {
            var beyond = (surprise - _surprises[last]) / Slope;
            return IsLinear ? _values[last] + beyond : Math.Max(_values[last], LeastScale) * PortableMath.Exp(Math.Min(beyond, 600));
        }

        var above = Math.Max(1, _surprises.AsSpan().IndexOfAnyInRange(surprise, double.PositiveInfinity));
        if (last == 0 || surprise <= _surprises[0])
            return _values[0];
        var within = (surprise - _surprises[above - 1]) / (_surprises[above] - _surprises[above - 1]);
        return _values[above - 1] + (within * (_values[above] - _values[above - 1]));
    }

    /// <summary>The table of a sample.</summary>
    /// <param name="sample">The calibration rows' values, not negative where the tail is a power law; sorted in place.</param>
    /// <param name="linear">Whether the tail is exponential rather than a power law.</param>
    /// <remarks>Knots stand at shares with at least 15 rows beyond. The tail's slope is Hill's estimate above the last knot, held between powers 2 and 10.</remarks>
    public static TailTable Of(Span<double> sample, bool linear)
    {
        sample.Sort();
        var values = new List<double>();
        var surprises = new List<double>();
        foreach (var share in Shares)
        {
            if (share * sample.Length < LeastRowsBeyond && values.Count > 0)
                break;
            var at = sample[(int)((1 - share) * sample.Length)];
            var surprise = share == 1 ? 0 : -PortableMath.Log(share);
            if (values.Count > 0 && at <= values[^1])
                surprises[^1] = surprise;
            else
            {
                values.Add(at);
                surprises.Add(surprise);
            }
        }

        return new TailTable(values, surprises, SlopeBeyond(sample, values[^1], linear), linear);
    }

    /// <inheritdoc />
    public bool Equals(TailTable? other) =>
        other is not null && Slope.Equals(other.Slope) && IsLinear == other.IsLinear && _values.AsSpan().SequenceEqual(other._values)
        && _surprises.AsSpan().SequenceEqual(other._surprises);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Slope, IsLinear, _values.Length);

    private static double SlopeBeyond(ReadOnlySpan<double> sorted, double last, bool linear)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in sorted)
        {
            if (value <= last)
                continue;
            sum += linear ? value - last : PortableMath.Log(Math.Max(value / Math.Max(last, LeastScale), 1));
            count++;
        }

        var slope = sum == 0 ? MostPower : count / sum;
        return linear ? slope : Math.Clamp(slope, LeastPower, MostPower);
    }
}
