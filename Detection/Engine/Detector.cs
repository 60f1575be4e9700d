using System.Collections.Immutable;
using System.Globalization;
using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine.Merging;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Features;
using Anomaly.Detection.Models;

namespace Anomaly.Detection.Engine;

/// <summary>
/// Turns a series' state and its next bars into the next state, scores and anomalies: a pure function, the same bits whatever the chunks
/// in which the bars come. One instance for a model serves every series of its market and any number of threads.
/// </summary>
/// <remarks>Cost: below 3 us a bar in bulk, below 20 us for a single bar with its state (docs/reference/engine.md).</remarks>
public sealed class Detector
{
    private const int LeastRowsToFit = 500;
    private const double MostOneInHundred = 0.03;

    /// <param name="model">The model to score with; its feature set must be one of <see cref="FeatureSets"/>.</param>
    /// <exception cref="InvalidDataException">
    /// The model names a feature set that this build does not know, or is not as wide as it.
    /// </exception>
    public Detector(DetectionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        FeatureSet = FeatureSets.Get(model.FeatureSet);
        Rule = DecisionRule.For(model);
        if (model.Forest.Features != FeatureSet.Names.Count)
        {
            throw new InvalidDataException(
                $"{model.Version} scores {model.Forest.Features} features, its feature set {FeatureSet.Id} has {FeatureSet.Names.Count}.");
        }
    }

    private Detector(Detector other, DecisionRule rule) => (Model, FeatureSet, Rule) = (other.Model, other.FeatureSet, rule);

    /// <summary>The model that scores.</summary>
    public DetectionModel Model { get; }

    /// <summary>The features that it is fed.</summary>
    public FeatureSet FeatureSet { get; }

    /// <summary>What counts as anomalous.</summary>
    public DecisionRule Rule { get; }

    /// <summary>Whether the model is fed other features than the 14 that are always computed.</summary>
    internal bool HasOwnFeatures => FeatureSet != Seed14FeatureSet.Instance;

    /// <summary>The same model with another share of normal bars that may be called anomalies; null where it is not calibrated.</summary>
    /// <param name="budget">Above 0 and below 1.</param>
    public Detector? WithBudget(double budget)
    {
        if (budget is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(budget), budget, "A budget is a share above 0 and below 1.");
        return Rule is CalibratedRule rule ? new Detector(this, new CalibratedRule(rule.Calibration, budget)) : null;
    }

    /// <summary>A sentence about a series whose bars the model, calibrated on others, finds rare three times as often as it states; null of any other.</summary>
    /// <param name="state">Where the series stands, with this model; below 500 bars that were counted nothing is said.</param>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public string? DescribeMisfit(DetectionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Rule.RestoreRates(state.Rates.Span) is { Rows: >= LeastRowsToFit, OneInHundred: > MostOneInHundred and var share }
            ? string.Create(CultureInfo.InvariantCulture, $"{Model.Version} does not fit this series well: {share * 100:0.0} % of its bars are what one in a hundred should be, so it raises more alarms than it states.")
            : null;
    }

    /// <summary>The state of a series of which no bar was seen.</summary>
    public DetectionState Start() => new DetectionPass(this, state: null, bars: 0).Finish().State;

    /// <summary>Takes the next bars.</summary>
    /// <param name="state">Where the series stands; stays as it is.</param>
    /// <param name="bars">
    /// Closed bars in time order, later than the last one taken. Incomplete ones, and ones that repeat the bar before, are skipped and
    /// counted.
    /// </param>
    /// <param name="rescoreFrom">As for <see cref="Rebuild"/>, of which this is the next piece; null for all rows.</param>
    /// <param name="cancellation">Checked between blocks of bars.</param>
    /// <exception cref="OutdatedBarException">A bar is older than one taken, or differs from the one of its time.</exception>
    /// <exception cref="ModelMismatchException">The state was made with another model.</exception>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public DetectionStep Advance(DetectionState state, ReadOnlySpan<Bar> bars, DateTime? rescoreFrom = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.ModelHash != Model.Hash)
        {
            throw new ModelMismatchException(
                $"The state was made with model {state.ModelHash}, not with {Model.Version} ({Model.Hash}): adopt or rebuild it.");
        }

        var pass = new DetectionPass(this, state, bars.Length);
        pass.Take(bars, rescoreFrom ?? DateTime.MinValue, cancellation);
        return pass.Finish();
    }

    /// <summary>Computes a series anew from its first bar, as after a revision.</summary>
    /// <param name="bars">All bars of the series, under the conditions of <see cref="Advance"/>.</param>
    /// <param name="rescoreFrom">
    /// Answer only rows from this time on, where earlier ones are as they were; null for all. Changes nothing in the state, and spares scoring them where the model does not
    /// follow the rates of the series.
    /// </param>
    /// <param name="cancellation">Checked between blocks of bars.</param>
    /// <exception cref="OutdatedBarException">The bars are not in order.</exception>
    public DetectionStep Rebuild(ReadOnlySpan<Bar> bars, DateTime? rescoreFrom = null, CancellationToken cancellation = default)
    {
        var pass = new DetectionPass(this, state: null, bars.Length);
        pass.Take(bars, rescoreFrom ?? DateTime.MinValue, cancellation);
        return pass.Finish();
    }

    /// <summary>
    /// Takes over the state that another model made, so that a new model version of the same feature set goes on where the old one stands, without
    /// computing the features of the history again: the features are those that <see cref="Rebuild"/> would end with, bit for bit.
    /// </summary>
    /// <param name="state">Where the series stands; stays as it is.</param>
    /// <returns>
    /// The state as this model's, ready for <see cref="Advance"/>; the same instance where it is this model's already. Null where the models are
    /// fed different features, or one of them follows the rates of the series, which its own scores make: the series must be rebuilt.
    /// </returns>
    /// <remarks>
    /// What must be rescored: nothing for the bars to come. The bars up to <see cref="DetectionState.LastBar"/> were judged by the other model, and
    /// nothing is known of what this one says of them. Where its anomalies among them are wanted, score the stored bars with <see cref="Rebuild"/>,
    /// from the first bar or from a time on; its state equals the adopted one, so it may come later than the bars that are appended meanwhile.
    /// The other model's anomalies stay as they are: they are another model's (<see cref="AnomalyDelta"/>).
    /// </remarks>
    public DetectionState? Adopt(DetectionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.FeatureSet != FeatureSet.Id)
            return null;
        if (state.ModelHash == Model.Hash)
            return state;
        return state.Rates.IsEmpty && Rule.StartRates() is null ? state.With(Model.Hash) : null;
    }
}

/// <summary>What a model says about a bar, whether that is anomalous or not.</summary>
/// <param name="Finding">The bar as an anomaly: its reason, direction and evidence tell what is most unusual about it, however usual that is.</param>
/// <param name="Row">The features that the model was fed, in the order of its set.</param>
/// <param name="IsAnomalous">Whether it counts as an anomaly.</param>
public sealed record JudgedBar(AnomalyFinding Finding, ImmutableArray<double> Row, bool IsAnomalous);

/// <summary>A state was made with another model than it is asked to go on with.</summary>
/// <param name="message">Which ones, and what to do.</param>
public sealed class ModelMismatchException(string message) : InvalidOperationException(message);

/// <summary>
/// A bar is not later than the last one taken, and not the same either: the history changed or came out of order. Compare it with the
/// stored bars
/// (<see cref="Merging.BarMerge"/>) and rebuild (<see cref="Detector.Rebuild"/>). Nothing was taken.
/// </summary>
/// <param name="time">The bar's opening time.</param>
/// <param name="lastTime">Opening time of the last bar taken before it.</param>
public sealed class OutdatedBarException(DateTime time, DateTime lastTime) : InvalidOperationException(time == lastTime
    ? $"The bar at {time:O} differs from the one already taken: rebuild the series from its stored bars."
    : $"The bar at {time:O} comes after the one at {lastTime:O} was taken: put the bars in order and rebuild the series.")
{
    /// <summary>The bar's opening time.</summary>
    public DateTime Time { get; } = time;

    /// <summary>Opening time of the last bar taken before it.</summary>
    public DateTime LastTime { get; } = lastTime;
}

/// <summary>What <see cref="Detector.Advance"/> and <see cref="Detector.Rebuild"/> answer.</summary>
public sealed record DetectionStep
{
    /// <summary>Where the series stands now.</summary>
    public required DetectionState State { get; init; }

    /// <summary>The rows that were scored, in time order.</summary>
    public required ImmutableArray<ScoredRow> Rows { get; init; }

    /// <summary>The anomalies among them, in time order.</summary>
    public required ImmutableArray<AnomalyFinding> Anomalies { get; init; }

    /// <summary>The 14 features of <c>seed-14</c> at the last bar given, not-a-number where one is missing; empty where it was skipped.</summary>
    public required ImmutableArray<double> LastFeatures { get; init; }

    /// <summary>Bars taken into the state.</summary>
    public required int BarsTaken { get; init; }

    /// <summary>Bars skipped because a value was missing or no number.</summary>
    public required int IncompleteBars { get; init; }

    /// <summary>Bars skipped because they repeat the one before.</summary>
    public required int DuplicateBars { get; init; }

    /// <summary>The bars skipped as sentences for the run's record.</summary>
    public ImmutableArray<string> Warnings =>
    [
        .. IncompleteBars > 0 ? [$"{BarNormalizer.Count(IncompleteBars, "bar")} without all five values skipped"] : (string[])[],
        .. DuplicateBars > 0 ? [$"{BarNormalizer.Count(DuplicateBars, "duplicate bar")} skipped"] : (string[])[],
    ];
}

/// <summary>One row that was scored.</summary>
/// <param name="Time">The bar's opening time, UTC.</param>
/// <param name="Score">The forest's score, between -1 and 0; lower is more anomalous.</param>
/// <param name="Severity">1 less the share of normal bars that are at least as anomalous, 0 to 1; null where the model has no calibration.</param>
/// <param name="IsAnomalous">Whether the row counts as an anomaly.</param>
public readonly record struct ScoredRow(DateTime Time, double Score, double? Severity, bool IsAnomalous);
