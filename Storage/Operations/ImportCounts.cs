namespace Anomaly.Storage;

/// <summary>How many documents of a batch were new; the others were there already.</summary>
public readonly record struct ImportCounts(int Anomalies, int Runs, int Series);
