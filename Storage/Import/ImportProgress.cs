namespace Anomaly.Storage.Import;

/// <summary>How far an import has come; all before this point is stored.</summary>
/// <param name="Lines">Lines read.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="Imported">Documents that were new.</param>
public sealed record ImportProgress(long Lines, long Bytes, long Imported);
