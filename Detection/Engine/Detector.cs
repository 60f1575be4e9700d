using Anomaly.Detection.Engine.Decisions;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Models;

namespace Anomaly.Detection.Engine;

/// <summary>
/// Turns a series' state and its next bars into the next state, scores and anomalies: a pure function, the same bits whatever the chunks
/// in which the bars come. One instance for a model serves every series of its market and any number of threads.
/// </summary>
/// <remarks>Cost: below 3 us a bar in bulk, below 20 us for a single bar with its state (docs/engine.md).</remarks>
public sealed class Detector
{
    /// <param name="model">The model to score with; its feature set must be one of <see cref="FeatureSets"/>.</param>
    /// <exception cref="InvalidDataException">
    /// The model names a feature set that this build does not know, or is not as wide as it.
    /// </exception>
    public Detector(DetectionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        FeatureSet = FeatureSets.Get(model.FeatureSet);
        Rule = DecisionRules.For(model);
        if (model.Forest.Features != FeatureSet.Names.Count)
        {
            throw new InvalidDataException(
                $"{model.Version} scores {model.Forest.Features} features, its feature set {FeatureSet.Id} has {FeatureSet.Names.Count}.");
        }
    }

    /// <summary>The model that scores.</summary>
    public DetectionModel Model { get; }

    /// <summary>The features that it is fed.</summary>
    public FeatureSet FeatureSet { get; }

    /// <summary>What counts as anomalous.</summary>
    public DecisionRule Rule { get; }

    /// <summary>Whether the model is fed other features than the 14 that are always computed.</summary>
    internal bool HasOwnFeatures => FeatureSet != Seed14FeatureSet.Instance;

    /// <summary>The state of a series of which no bar was seen.</summary>
    public DetectionState Start() => new DetectionPass(this, bars: 0).Finish().State;

    /// <summary>Takes the next bars.</summary>
    /// <param name="state">Where the series stands; stays as it is.</param>
    /// <param name="bars">
    /// Closed bars in time order, later than the last one taken. Incomplete ones, and ones that repeat the bar before, are skipped and
    /// counted.
    /// </param>
    /// <param name="cancellation">Checked between blocks of bars.</param>
    /// <exception cref="OutdatedBarException">A bar is older than one taken, or differs from the one of its time.</exception>
    /// <exception cref="ModelMismatchException">The state was made with another model.</exception>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public DetectionStep Advance(DetectionState state, ReadOnlySpan<Bar> bars, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.ModelHash != Model.Hash)
        {
            throw new ModelMismatchException(
                $"The state was made with model {state.ModelHash}, not with {Model.Version} ({Model.Hash}): adopt or rebuild it.");
        }

        var pass = new DetectionPass(this, state, bars.Length);
        pass.Take(bars, DateTime.MinValue, cancellation);
        return pass.Finish();
    }

    /// <summary>Computes a series anew from its first bar, as after a revision.</summary>
    /// <param name="bars">All bars of the series, under the conditions of <see cref="Advance"/>.</param>
    /// <param name="rescoreFrom">
    /// Score only rows from this time on, where earlier ones are as they were; null for all. Changes nothing in the state.
    /// </param>
    /// <param name="cancellation">Checked between blocks of bars.</param>
    /// <exception cref="OutdatedBarException">The bars are not in order.</exception>
    public DetectionStep Rebuild(ReadOnlySpan<Bar> bars, DateTime? rescoreFrom = null, CancellationToken cancellation = default)
    {
        var pass = new DetectionPass(this, bars.Length);
        pass.Take(bars, rescoreFrom ?? DateTime.MinValue, cancellation);
        return pass.Finish();
    }

    /// <summary>Goes on with a state that an earlier model made, so that a new model version needs no rebuild.</summary>
    /// <returns>
    /// The state with this model's hash; null where the models are fed different features and the series must be rebuilt.
    /// </returns>
    public DetectionState? Adopt(DetectionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.FeatureSet != FeatureSet.Id)
            return null;
        return state.ModelHash == Model.Hash
            ? state
            : new DetectionState(Model.Hash, state.FeatureSet, state.SeedState, state.ModelState)
            {
                Anchor = state.Anchor, LastBar = state.LastBar, RowsLoaded = state.RowsLoaded, RowsScored = state.RowsScored,
            };
    }
}
