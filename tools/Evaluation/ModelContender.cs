using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features;
using Anomaly.Detection.Models;

namespace Anomaly.Evaluation;

/// <summary>A model, scored by its severity, or by minus its forest's score where it has no calibration.</summary>
/// <param name="name">What it is called in tables.</param>
/// <param name="model">The model.</param>
public sealed class ModelContender(string name, DetectionModel model) : IContender
{
    private readonly DecisionRule _rule = DecisionRule.For(model);
    private readonly FeatureSet _set = FeatureSets.Get(model.FeatureSet);

    private DetectionModel Model => model;

    /// <inheritdoc />
    public string Name => name;

    /// <summary>Whether its score is a calibrated severity.</summary>
    public bool IsCalibrated { get; } = DecisionRule.For(model) is CalibratedRule;

    /// <inheritdoc />
    public IContenderSeries Start() => new Series(this, _set.CreateEngine());

    /// <inheritdoc />
    public double? ThresholdAt(double budget) =>
        IsCalibrated ? 1 - budget : model.Metadata.Contamination is { } share && Math.Abs(share - budget) < 1e-9 ? -model.Offset : null;

    private sealed class Series(ModelContender contender, IFeatureEngine engine) : IContenderSeries
    {
        private readonly double[] _row = new double[engine.Width];
        private readonly double[] _facts = new double[engine.FactCount];
        private readonly double[] _score = new double[1];

        public double Push(in Bar bar)
        {
            if (!engine.Push(bar, _row))
                return double.NaN;
            engine.CopyFacts(_facts);
            contender.Model.Forest.Score(_row, _score);
            return contender._rule.Judge(_row, _facts, _score[0]).Severity ?? -_score[0];
        }

        public IContenderSeries Fork()
        {
            var state = new byte[engine.MaxStateLength];
            return new Series(contender, contender._set.Restore(state.AsSpan(0, engine.WriteState(state))));
        }
    }
}
