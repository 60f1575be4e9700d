namespace Anomaly.Grains.Hosting;

/// <summary>Collects what is out of range in an options class, one sentence each.</summary>
internal sealed class RangeCheck(string section)
{
    private readonly List<string> _failures = [];

    public ValidateOptionsResult Result =>
        _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);

    public RangeCheck Within<T>(string name, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            _failures.Add($"{section}:{name} must be {least} to {most}, not {value}.");
        return this;
    }
}
