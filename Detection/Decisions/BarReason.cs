using System.Collections.Immutable;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// Says why a bar is anomalous: the one or two most unlikely things about it, the most unlikely or else a large and rare move of the price first, any large move, and
/// the volume that a move came with. Nothing is said that the bar does not show, whatever test was surprised.
/// </summary>
internal sealed class BarReason
{
    // A second fact is worth telling where it happens less than once in ten bars; where not even the first does, only all features together are unusual.
    private const double LeastSurprise = 2.3;
    private const double ClearSurprise = 3.9;
    private const double NearlyAsMuch = 0.8;
    private const double MostOfRange = 0.5;
    private const double LargeMove = 0.1;
    private const double MuchVolume = 1.5;
    private const double MostVolumeLog = 9;
    private const double LeastVolumeLog = -5;

    private readonly BarFacts _facts;
    private readonly Bar _bar;
    private readonly double[] _row;
    private readonly ReasonCode _lead;

    /// <param name="weighed">All evidence.</param>
    /// <param name="facts">The bar's numbers.</param>
    /// <param name="row">Its features.</param>
    /// <param name="bar">The bar.</param>
    /// <param name="score">The forest's score.</param>
    public BarReason(IEnumerable<WeighedEvidence> weighed, in BarFacts facts, ReadOnlySpan<double> row, in Bar bar, double score)
    {
        (_facts, _bar, _row) = (facts, bar, row.ToArray());
        var candidates = Candidates(weighed);
        var statements = Choose(candidates);
        _lead = statements[0];
        Facts =
        [
            .. BarFaults.Find(bar, facts, UsualLog(_facts.LogReturn, RelativeColumns.Move)) is { } fault ? [fault] : (ReasonFact[])[],
            .. candidates.Count == 0 ? [new ReasonFact(ReasonCode.Combination, score)] : (ReasonFact[])[],
            .. WithVolume(statements),
        ];
    }

    /// <summary>What is said, in order; at least one.</summary>
    public ImmutableArray<ReasonFact> Facts { get; }

    /// <summary>Whether the bar looks like no true picture of the market.</summary>
    public bool IsDataFault => Facts[0].IsDataFault;

    /// <summary>Which way the most unlikely fact points.</summary>
    public AnomalyDirection Direction => _lead switch
    {
        ReasonCode.Move => DirectionOf(_facts.Return),
        ReasonCode.Body => DirectionOf(_facts.Body),
        ReasonCode.Gap => DirectionOf(_facts.Gap),
        ReasonCode.Trend3 => DirectionOf(_facts.Drift3),
        ReasonCode.Trend10 => DirectionOf(_facts.Drift10),
        ReasonCode.Trend30 => DirectionOf(_facts.Drift30),
        ReasonCode.Volume or ReasonCode.LowVolume or ReasonCode.Activity => AnomalyDirection.Volume,
        _ => AnomalyDirection.Range,
    };

    private bool HasVolume => _bar.Volume > 0;

    private bool IsLargeMove => Math.Abs(_facts.Return) >= LargeMove || Math.Abs(_row[RelativeColumns.Move]) >= 1;

    private static AnomalyDirection DirectionOf(double change) => change < 0 ? AnomalyDirection.Down : AnomalyDirection.Up;

    /// <summary>What can be said, the most unlikely first, each once: what the series passes more often than once in 50 bars is nothing unusual of it.</summary>
    private List<Candidate> Candidates(IEnumerable<WeighedEvidence> weighed) =>
    [
        .. weighed.Where(one => one.Test.Fact != EvidenceFact.Joint && one.Surprise >= LeastSurprise && one.Test.Size(_row, 0) >= 1)
            .Select(one => new Candidate(CodeOf(one.Test), one.Surprise))
            .OrderByDescending(one => one.Surprise)
            .DistinctBy(one => one.Code),
    ];

    private List<ReasonCode> Choose(List<Candidate> candidates)
    {
        if (candidates.Count == 0)
            return [ReasonCode.Move];
        // What the last few bars did is mostly what the last of them did: where that says nearly as much, it leads.
        var own = candidates.Find(one => !IsOfSeveralBars(one.Code) && one.Surprise >= NearlyAsMuch * candidates[0].Surprise);
        // A large move that is rare leads before wicks and the volume that it came with, however rare these are: people ask where the price went.
        var move = IsLargeMove ? candidates.Find(one => IsChange(one.Code) && one.Surprise >= ClearSurprise) : default;
        var lead = own == default ? candidates[0] : own;
        var first = Plainest(move != default && Subject(lead.Code) != Subject(ReasonCode.Move) ? move : lead, candidates);
        List<ReasonCode> chosen = [first];
        var isTold = IsChange(first) && HasNotableVolume;
        var second = candidates.Find(one => Subject(one.Code) != Subject(first) && !(isTold && one.Code is ReasonCode.Volume or ReasonCode.LowVolume));
        if (second != default)
            chosen.Add(Plainest(second, candidates));
        if (IsLargeMove && !chosen.Contains(ReasonCode.Move))
            chosen.Insert(1, ReasonCode.Move);
        return chosen;
    }

    // People think in moves from close to close: where that says nearly as much as body, gap or range, or is the most of the range, it is told.
    private ReasonCode Plainest(Candidate one, List<Candidate> all) => Subject(one.Code) == Subject(ReasonCode.Move)
        && (all.Exists(other => other.Code == ReasonCode.Move && other.Surprise >= NearlyAsMuch * one.Surprise)
            || (one.Code == ReasonCode.Range && IsLargeMove && Math.Abs(_facts.Return) >= MostOfRange * _facts.Range))
        ? ReasonCode.Move
        : one.Code;

    // Move, gap, body and range of one bar mostly tell the same story; one of them is enough.
    private static int Subject(ReasonCode code) => code switch
    {
        ReasonCode.Move or ReasonCode.Body or ReasonCode.Gap or ReasonCode.Range => 0,
        ReasonCode.Volume or ReasonCode.LowVolume or ReasonCode.Activity => 1,
        ReasonCode.Trend3 or ReasonCode.Trend10 or ReasonCode.Trend30 => 2,
        _ => 3 + (int)code,
    };

    private static bool IsOfSeveralBars(ReasonCode code) =>
        code is ReasonCode.Trend3 or ReasonCode.Trend10 or ReasonCode.Trend30 or ReasonCode.Volatility or ReasonCode.Activity;

    private static bool IsChange(ReasonCode code) => code is ReasonCode.Move or ReasonCode.Body or ReasonCode.Gap;

    private ReasonCode CodeOf(EvidenceTest test) => test.Column switch
    {
        RelativeColumns.Move or RelativeColumns.ThinMove => ReasonCode.Move,
        RelativeColumns.Body => ReasonCode.Body,
        RelativeColumns.Gap or RelativeColumns.ThinGap => ReasonCode.Gap,
        RelativeColumns.UpperWick or RelativeColumns.LowerWick => _facts.LowerWick > _facts.UpperWick ? ReasonCode.LowerWick : ReasonCode.UpperWick,
        RelativeColumns.Range => ReasonCode.Range,
        RelativeColumns.Quiet => ReasonCode.NarrowRange,
        RelativeColumns.Volume => ReasonCode.Volume,
        RelativeColumns.LowVolume => ReasonCode.LowVolume,
        RelativeColumns.Trend3 => ReasonCode.Trend3,
        RelativeColumns.Trend10 => ReasonCode.Trend10,
        RelativeColumns.Trend30 => ReasonCode.Trend30,
        RelativeColumns.Volatility => ReasonCode.Volatility,
        RelativeColumns.Activity => ReasonCode.Activity,
        RelativeColumns.StalePrice => _facts.StillBars > 0 ? ReasonCode.StillPrice : ReasonCode.NoVolume,
        _ => throw new ArgumentOutOfRangeException(nameof(test), test.Name, "There is no fact for this test."),
    };

    // Much volume makes a move less alarming, little makes it more so; of a usual volume there is nothing to say.
    private bool HasNotableVolume => HasVolume && (_facts.VolumeRatio >= MuchVolume || _facts.VolumeRatio <= 1 / MuchVolume);

    private IEnumerable<ReasonFact> WithVolume(List<ReasonCode> statements)
    {
        var change = HasNotableVolume && !statements.Contains(ReasonCode.Volume) && !statements.Contains(ReasonCode.LowVolume) ? statements.FindIndex(IsChange) : -1;
        for (var i = 0; i < statements.Count; i++)
        {
            yield return FactOf(statements[i]);
            if (i == change)
                yield return FactOf(ReasonCode.OnVolume);
        }
    }

    private ReasonFact FactOf(ReasonCode code) => code switch
    {
        ReasonCode.Move => Change(code, _facts.Return, _facts.LogReturn, RelativeColumns.Move),
        ReasonCode.Body => Change(code, _facts.Body, _facts.LogReturn - _facts.LogGap, RelativeColumns.Body),
        ReasonCode.Gap => Change(code, _facts.Gap, _facts.LogGap, RelativeColumns.Gap),
        ReasonCode.UpperWick => new(code, _facts.UpperWick, Within(_facts.UpperWick, RelativeColumns.UpperWick)),
        ReasonCode.LowerWick => new(code, _facts.LowerWick, Within(_facts.LowerWick, RelativeColumns.LowerWick)),
        ReasonCode.Range => new(code, _facts.Range, new UsualValue(To: MostRange(), Typical: _facts.UsualRange)),
        ReasonCode.NarrowRange => new(code, _facts.Range, new UsualValue(Typical: _facts.UsualRange)),
        ReasonCode.Volume or ReasonCode.LowVolume or ReasonCode.OnVolume => new(code, _bar.Volume, UsualVolume()),
        ReasonCode.Trend3 => Drift(code, _facts.Drift3, RelativeColumns.Trend3),
        ReasonCode.Trend10 => Drift(code, _facts.Drift10, RelativeColumns.Trend10),
        ReasonCode.Trend30 => Drift(code, _facts.Drift30, RelativeColumns.Trend30),
        ReasonCode.Volatility => new(code, _facts.RecentRangeRatio, new UsualValue(Typical: 1)),
        ReasonCode.Activity => new(code, _facts.RecentVolumeRatio, new UsualValue(Typical: 1)),
        ReasonCode.StillPrice => new(code, _facts.StillBars),
        _ => new(code, 0),
    };

    // A feature is its quantity in units of the level that the series passes once in 50 bars: so the level is the one over the other.
    private double UsualLog(double size, int column) => _row[column] == 0 ? 0 : Math.Abs(size / _row[column]);

    private ReasonFact Change(ReasonCode code, double change, double log, int column)
    {
        var usual = UsualLog(log, column);
        return new(code, change, usual == 0 ? default : new UsualValue(PortableMath.Exp(-usual) - 1, PortableMath.Exp(usual) - 1));
    }

    private UsualValue Within(double size, int column) => UsualLog(size, column) is > 0 and var usual ? new UsualValue(To: usual) : default;

    private ReasonFact Drift(ReasonCode code, double drift, int column) => new(code, drift, new UsualValue(-UsualLog(drift, column), UsualLog(drift, column)));

    private double MostRange()
    {
        var beyond = Math.Clamp(PortableMath.Log(_facts.Range / _facts.UsualRange), -3, 6);
        return _facts.UsualRange * PortableMath.Exp(UsualLog(beyond, RelativeColumns.Range));
    }

    private UsualValue UsualVolume() => _facts.LogVolumeRatio switch
    {
        >= MostVolumeLog => new UsualValue(To: _bar.Volume / _facts.VolumeRatio),
        <= LeastVolumeLog => new UsualValue(From: _bar.Volume / _facts.VolumeRatio),
        _ => new UsualValue(Typical: _bar.Volume / _facts.VolumeRatio),
    };

    private readonly record struct Candidate(ReasonCode Code, double Surprise);
}
