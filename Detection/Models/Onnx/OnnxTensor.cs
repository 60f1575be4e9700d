using System.Buffers.Binary;

namespace Anomaly.Detection.Models.Onnx;

/// <summary>A constant of a graph that holds one float; a model file has no others.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its only element.</param>
internal sealed record OnnxTensor(string Name, float Value)
{
    public static OnnxTensor Read(ProtoReader message)
    {
        var (name, type) = ("", 0L);
        var dims = new BoundedList<long>(8, "dimensions of one constant");
        var data = new BoundedList<float>(8, "elements in one constant");
        while (message.Next())
        {
            switch (message.Field)
            {
                case OnnxFields.Tensor.Dims: message.Ints(dims); break;
                case OnnxFields.Tensor.DataType: type = message.Int(); break;
                case OnnxFields.Tensor.Name: name = message.Text(); break;
                case OnnxFields.Tensor.FloatData: message.Floats(data); break;
                case OnnxFields.Tensor.RawData: AddRaw(message.Bytes(), data); break;
                default: throw message.Unexpected();
            }
        }

        var one = !dims.Items.ContainsAnyExcept(1L) && data.Items.Length == 1;
        return one && type == OnnxFields.Tensor.TypeFloat
            ? new OnnxTensor(name, data.Items[0])
            : throw new InvalidModelException($"The constant \"{Quote.Short(name)}\" is not one 32-bit float.");
    }

    private static void AddRaw(ReadOnlySpan<byte> raw, BoundedList<float> data)
    {
        if (raw.Length == sizeof(float))
            data.Add(BinaryPrimitives.ReadSingleLittleEndian(raw));
    }
}
