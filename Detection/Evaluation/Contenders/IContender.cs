namespace Anomaly.Detection.Evaluation.Contenders;

/// <summary>Something that says how strange bars are: a model, or one of the plain rules that a user would otherwise pick.</summary>
public interface IContender
{
    /// <summary>What it is called in tables.</summary>
    string Name { get; }

    /// <summary>Begins a series.</summary>
    IContenderSeries Start();

    /// <summary>The strangeness from which it calls a bar an anomaly at a budget; null where it has no such notion and is only ranked.</summary>
    double? ThresholdAt(double budget);
}
