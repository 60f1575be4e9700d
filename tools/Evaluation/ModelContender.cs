using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;

namespace Anomaly.Evaluation;

/// <summary>A model, scored by its severity, or by minus its forest's score where it has no calibration.</summary>
/// <param name="name">What it is called in tables.</param>
/// <param name="model">The model.</param>
public sealed class ModelContender(string name, DetectionModel model) : IContender
{
    private readonly DecisionRule _rule = DecisionRule.For(model);
    private readonly FeatureSet _set = FeatureSets.Get(model.FeatureSet);

    /// <inheritdoc />
    public string Name => name;

    /// <summary>Whether its score is a calibrated severity.</summary>
    public bool IsCalibrated => _rule is CalibratedRule;

    /// <inheritdoc />
    public IReadOnlySet<string> TrainedOn { get; } = model.Metadata.Source?.Tickers.ToHashSet() ?? [];

    /// <inheritdoc />
    public IContenderSeries Start() => new Series(model.Forest, _rule, _set, _set.CreateEngine(), _rule.StartRates());

    /// <inheritdoc />
    public double? ThresholdAt(double budget) =>
        IsCalibrated ? 1 - budget : model.Metadata.Contamination is { } share && Math.Abs(share - budget) < 1e-9 ? -model.Offset : null;

    private sealed class Series(IsolationForest forest, DecisionRule rule, FeatureSet set, IFeatureEngine engine, SeriesRates? rates) : IContenderSeries
    {
        private readonly double[] _row = new double[engine.Width];
        private readonly double[] _facts = new double[engine.FactCount];
        private readonly double[] _score = new double[1];

        public double Push(in Bar bar)
        {
            if (!engine.Push(bar, _row))
                return double.NaN;
            engine.CopyFacts(_facts);
            forest.Score(_row, _score);
            var (isAnomalous, severity, surprise) = rule.Judge(_row, _facts, _score[0], rates);
            rates?.Count(surprise);
            return isAnomalous && IsFault(bar) ? double.PositiveInfinity : severity ?? -_score[0];
        }

        private bool IsFault(in Bar bar) => rule is CalibratedRule && AnomalyKind.DataFault == rule.Describe(
            new AnomalyFinding { Bar = bar, Score = _score[0], Threshold = rule.Threshold, Features = [], Contributions = [] }, _row, _facts).Kind;

        public IContenderSeries Fork()
        {
            var state = new byte[engine.MaxStateLength];
            return new Series(forest, rule, set, set.Restore(state.AsSpan(0, engine.WriteState(state))), rates is null ? null : rule.RestoreRates(rates.ToBytes()));
        }
    }
}
