using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// Computes the features of <see cref="RelativeFeatureSet"/> bar by bar. Every quantity is first divided by what is usual (the series'
/// own range or volume at this time of day), then by the level that the series itself passes once in 50 bars; both from the bars
/// before this one only.
/// </summary>
/// <remarks>
/// Cost of a bar: about 200 ns, no allocation. Not thread-safe. Rows are complete after 30 bars; in an intraday series also not before
/// the fourth session, when every time of day has been seen.
/// </remarks>
public sealed partial class RelativeEngine : IFeatureEngine
{
    private const int WarmUpBars = 30;
    private const int WarmUpSessions = 3;
    private const double LevelRate = 1 / 30.0;
    private const double ReturnRate = 0.01;
    private const double MostLearnt = 2;
    private const double MostQuiet = 3;
    private const double DeviationPerMeanSize = 0.8;

    private readonly DayProfile _profile = new();
    private readonly RelativeLevels _levels = new();
    private SessionClock _clock;
    private StillnessCounter _stillness = StillnessCounter.Start();
    private DriftMeter _drift;
    private SpreadMeter _rangeSpread = new(0.4f);
    private SpreadMeter _volumeSpread = new(0.35f);
    private double _close;
    private float _range = float.NaN;
    private float _volume = float.NaN;
    private float _returnShare = 0.55f;

    // Kept of the last row for Facts; no part of the state.
    private BarShape _shape;
    private bool _hasShape;
    private double _logVolumeRatio;
    private double _usualRange;
    private double _usualReturn;
    private double _recentRange;
    private double _recentVolume;

    /// <inheritdoc />
    public int Width => RelativeColumns.Count;

    /// <inheritdoc />
    public long Rows { get; private set; }

    /// <summary>The plain numbers behind the last row. Not part of the state: after a restore, known again from the next bar on.</summary>
    public BarFacts Facts => new(
        _clock.StepSeconds, _shape.Return, _usualReturn, _shape.Gap, _shape.UpperWick, _shape.LowerWick, _shape.TrueRange, _usualRange,
        _logVolumeRatio, _recentRange, _recentVolume, _drift.Short, _drift.Medium, _drift.Long, _stillness.Run, _clock.Slot);

    /// <summary>The last bar against the close before it; null where there was none.</summary>
    internal BarShape? Shape => _hasShape ? _shape : null;

    /// <summary>Whether the last bar is the first of its session.</summary>
    internal bool Opens => _clock.Opens;

    /// <inheritdoc />
    public int FactCount => BarFacts.Count;

    /// <inheritdoc />
    public void CopyFacts(Span<double> destination) => Facts.CopyTo(destination);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The bar is not complete, or the row shorter than <see cref="Width"/>.</exception>
    public bool Push(in Bar bar, Span<double> row)
    {
        if (!bar.IsComplete)
            throw new ArgumentException($"The bar at {bar.Time:O} is not complete: it is no row and must be skipped.", nameof(bar));
        if (row.Length < RelativeColumns.Count)
            throw new ArgumentException($"A row has {RelativeColumns.Count} values, the span given only {row.Length}.", nameof(row));

        row = row[..RelativeColumns.Count];
        var earlier = Rows++;
        if (earlier == 0)
            _clock.Start(bar.Time);
        else
            _clock.Advance(bar.Time);
        if (!(_close > 0))
        {
            _close = bar.Close;
            row.Fill(double.NaN);
            return _hasShape = false;
        }

        _hasShape = true;

        var shape = new BarShape(bar, _close);
        Measure(shape, Math.Max(earlier, 1), row);
        if (bar.Close > 0)
            _close = bar.Close;
        if (earlier >= WarmUpBars && (!_clock.IsIntraday || _clock.Sessions >= WarmUpSessions))
            return true;
        row.Fill(double.NaN);
        return false;
    }

    private void Measure(in BarShape shape, long earlier, Span<double> row)
    {
        var logRange = shape.IsStill ? 0 : PortableMath.Log(shape.TrueRange);
        var logVolume = shape.IsSilent ? 0 : PortableMath.Log(shape.Volume);
        if (float.IsNaN(_range) && !shape.IsStill)
            _range = (float)logRange;
        if (float.IsNaN(_volume) && !shape.IsSilent)
            _volume = (float)logVolume;

        var usual = _profile.Usual(_clock.Slot);
        var usualRange = float.IsNaN(_range) ? 1 : PortableMath.Exp(_range + usual.Range);
        var range = shape.IsStill ? -3 : Math.Clamp(logRange - (_range + usual.Range), -3, 6);
        double? volume = shape.IsSilent ? null : Math.Clamp(logVolume - (_volume + usual.Volume), -5, 9);
        var rate = Math.Clamp(20.0 / earlier, 0.02, 0.1);

        MeasurePrice(shape, usualRange, volume ?? 0, rate, row);
        row[RelativeColumns.Range] = _levels.Measure(Level.Range, Math.Max(range, 0), rate);
        row[RelativeColumns.Quiet] = Math.Min(MostQuiet, _levels.Measure(Level.Quiet, shape.IsStill ? 0 : Math.Max(-range, 0), rate));
        MeasureVolume(volume, rate, earlier, row);
        MeasureDrift(shape.Return / (usualRange * _returnShare) * DeviationPerMeanSize, rate, row);
        if (!shape.IsStill)
            _rangeSpread.Add(range, earlier);
        row[RelativeColumns.Volatility] = _levels.Measure(Level.Volatility, Math.Max(_rangeSpread.Recent, 0), rate);
        row[RelativeColumns.StalePrice] = _stillness.Take(shape.IsStill, shape.IsSilent, earlier);
        (_shape, _usualRange, _logVolumeRatio) = (shape, usualRange, volume ?? 0);
        (_usualReturn, _recentRange, _recentVolume) = (usualRange * _returnShare, _rangeSpread.RecentNats, _volumeSpread.RecentNats);
        // A price that stands still says nothing about how far it usually goes: else the first bars after a halt would look volatile.
        Learn(usual, shape.IsStill ? null : shape.Return / usualRange, shape.IsStill ? null : range, volume, earlier);
    }

    private void MeasurePrice(in BarShape shape, double usualRange, double volume, double rate, Span<double> row)
    {
        var move = Math.Abs(shape.Return) / usualRange;
        var gap = Math.Abs(shape.Gap) / usualRange;
        var thin = PortableMath.Exp(-0.5 * Math.Max(volume, 0));
        row[RelativeColumns.Move] = Signed(_levels.Measure(Level.Move, move, rate), shape.Return);
        row[RelativeColumns.ThinMove] = Signed(_levels.Measure(Level.ThinMove, move * thin, rate), shape.Return);
        row[RelativeColumns.Body] = Signed(_levels.Measure(Level.Body, Math.Abs(shape.Body) / usualRange, rate), shape.Body);
        var (gapUnits, thinGapUnits) = _clock.Opens
            ? (_levels.Measure(Level.GapOpening, gap, rate), _levels.Measure(Level.ThinGapOpening, gap * thin, rate))
            : (_levels.Measure(Level.GapInside, gap, rate), _levels.Measure(Level.ThinGapInside, gap * thin, rate));
        row[RelativeColumns.Gap] = Signed(gapUnits, shape.Gap);
        row[RelativeColumns.ThinGap] = Signed(thinGapUnits, shape.Gap);

        var wick = Math.Max(shape.UpperWick, shape.LowerWick);
        var wickUnits = _levels.Measure(Level.Wick, wick / usualRange, rate);
        row[RelativeColumns.UpperWick] = wick > 0 ? wickUnits * (shape.UpperWick / wick) : 0;
        row[RelativeColumns.LowerWick] = wick > 0 ? wickUnits * (shape.LowerWick / wick) : 0;
    }

    private void MeasureVolume(double? volume, double rate, long earlier, Span<double> row)
    {
        if (volume is { } known)
        {
            row[RelativeColumns.Volume] = _levels.Measure(Level.Volume, Math.Max(known, 0), rate);
            row[RelativeColumns.LowVolume] = Math.Min(MostQuiet, _levels.Measure(Level.LowVolume, Math.Max(-known, 0), rate));
            _volumeSpread.Add(known, earlier);
        }
        else
        {
            row[RelativeColumns.Volume] = 0;
            row[RelativeColumns.LowVolume] = 0;
        }

        row[RelativeColumns.Activity] = Signed(_levels.Measure(Level.Activity, Math.Abs(_volumeSpread.Recent), rate), _volumeSpread.Recent);
    }

    private void MeasureDrift(double standardized, double rate, Span<double> row)
    {
        _drift.Add(standardized);
        row[RelativeColumns.Trend3] = Signed(_levels.Measure(Level.TrendShort, Math.Abs(_drift.Short), rate), _drift.Short);
        row[RelativeColumns.Trend10] = Signed(_levels.Measure(Level.TrendMedium, Math.Abs(_drift.Medium), rate), _drift.Medium);
        row[RelativeColumns.Trend30] = Signed(_levels.Measure(Level.TrendLong, Math.Abs(_drift.Long), rate), _drift.Long);
    }

    private void Learn((double Range, double Volume) usual, double? move, double? range, double? volume, long earlier)
    {
        var rate = Math.Max(1.0 / earlier, LevelRate);
        double? rangeStep = range is { } seen ? Math.Clamp(seen, -MostLearnt, MostLearnt) : null;
        double? volumeStep = volume is { } known ? Math.Clamp(known, -MostLearnt, MostLearnt) : null;
        if (rangeStep is { } wider)
            _range = (float)Math.Clamp(_range + (rate * wider), -LargestLog, LargestLog);
        if (volumeStep is { } step)
            _volume = (float)Math.Clamp(_volume + (rate * step), -LargestVolumeLog, LargestVolumeLog);
        _profile.Learn(_clock.Slot, usual, rangeStep, volumeStep);
        if (move is not { } went)
            return;
        var size = Math.Min(Math.Abs(went), 4 * (double)_returnShare);
        _returnShare = (float)Math.Max(_returnShare + ((size - _returnShare) * ReturnRate), LeastReturnShare);
    }

    private static double Signed(double size, double sign) => sign < 0 ? -size : size;
}
