using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Anomaly.Testing;
using Orleans.Concurrency;

namespace Anomaly.Grains.Tests.Contracts;

/// <summary>What the contract's package tells the authors of other services is what the contract says.</summary>
public sealed partial class PackageReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(SharedData.Repository, "Grains.Interfaces", "README.md"));

    [Fact]
    public void Table_hasEveryMethodWithItsRetryAndTimeout()
    {
        var grain = "";
        var rows = new List<(string Grain, string Method, string Safe, string Timeout)>();
        foreach (Match row in Row().Matches(Readme))
        {
            grain = row.Groups["grain"].Value is { Length: > 0 } named ? named : grain;
            rows.Add((grain, row.Groups["method"].Value, row.Groups["safe"].Value.Trim(), row.Groups["timeout"].Value.Trim()));
        }

        var methods = typeof(ITickerDetectionGrain).Assembly.GetExportedTypes().Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))
            .SelectMany(type => type.GetMethods().Select(method => (type.Name, method.Name, SafeOf(method), TimeoutOf(method))));
        Assert.Equal(methods.Order(), rows.Order());
    }

    [Fact]
    public void Errors_areAllNamed() => Assert.All(Enum.GetNames<DetectionErrorKind>(), kind => Assert.Contains($"`{kind}`", Readme, StringComparison.Ordinal));

    private static string SafeOf(MethodInfo method) =>
        method.IsDefined(typeof(SafeToRetryAttribute)) ? "yes"
        : method.IsDefined(typeof(OneWayAttribute)) ? "one way"
        : method.ReturnType.Name.StartsWith("IAsyncEnumerable", StringComparison.Ordinal) ? "a stream"
        : "no";

    private static string TimeoutOf(MethodInfo method) => method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout is { } timeout
        ? string.Create(CultureInfo.InvariantCulture, $"{timeout.TotalMinutes} min")
        : "";

    [GeneratedRegex(@"^\| (`(?<grain>I\w+Grain)`, `[^`]+` )?\| `(?<method>\w+Async)` \|(?<safe>[^|]*)\|[^|]*\|(?<timeout>[^|]*)\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
