using System.Diagnostics;
using Orleans.Runtime;

namespace Anomaly.Hosting.Clustering;

/// <summary>
/// Ends the process when Orleans says that its silo cannot go on, mostly because the others have declared it dead after it was frozen or cut off: at once,
/// since they have its grains already. Whoever started it, a supervisor, starts it again. Orleans' own handler does the same with pages of stacks.
/// </summary>
internal sealed class SiloEnd : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        Console.Error.WriteLine($"The silo ends: {context}{(exception is null ? "" : $" {exception}")}");
        Console.Error.Flush();
        using var self = Process.GetCurrentProcess();
        self.Kill();
        // Only the first process of a container gets here: the kernel lets it ignore the signal that has just been sent.
        Environment.FailFast(context);
    }
}
