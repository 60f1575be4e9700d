using Anomaly.Detection.Models;

namespace Anomaly.Cli.Models;

/// <summary>Reads model files that the user names.</summary>
internal static class ModelReading
{
    /// <summary>Reads and checks one file.</summary>
    /// <exception cref="CommandFailedException">The file is absent or no model; the message names it.</exception>
    public static async Task<DetectionModel> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, useAsync: true);
            return await ModelFile.ReadAsync(stream, cancellationToken);
        }
        catch (InvalidModelException e)
        {
            throw new CommandFailedException($"'{path}' is not a usable model: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailedException($"There is no model file '{path}'.", e);
        }
    }
}
