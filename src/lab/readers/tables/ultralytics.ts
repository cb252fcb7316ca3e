import path from 'node:path';
import { type Parameters, yamlParameters } from '../text/parameters.ts';
import { tableReader } from './table-tool.ts';

/**
 * What `args.yaml` may hold of a training. All else tells of the machine: the data's and the model's paths, devices, the
 * project's folder.
 */
const published = [
  ...['task', 'model', 'epochs', 'patience', 'batch', 'imgsz', 'pretrained', 'optimizer', 'seed'],
  ...['deterministic', 'single_cls', 'rect', 'cos_lr', 'close_mosaic', 'amp', 'fraction', 'freeze'],
  ...['multi_scale', 'overlap_mask', 'mask_ratio', 'dropout', 'conf', 'iou', 'max_det', 'half'],
  ...['lr0', 'lrf', 'momentum', 'weight_decay', 'warmup_epochs', 'warmup_momentum'],
  ...['warmup_bias_lr', 'box', 'cls', 'dfl', 'pose', 'kobj', 'label_smoothing', 'nbs', 'hsv_h'],
  ...[
    'hsv_s',
    'hsv_v',
    'degrees',
    'translate',
    'scale',
    'shear',
    'perspective',
    'flipud',
    'fliplr',
  ],
  ...['bgr', 'mosaic', 'mixup', 'cutmix', 'copy_paste', 'copy_paste_mode', 'auto_augment'],
  ...['erasing', 'crop_fraction'],
];

/** `results.csv` of Ultralytics and of YOLOv5, whose names and cells are padded with blanks: a row an epoch, from 1. */
export const ultralytics = tableReader({
  name: 'ultralytics',
  tool: 'Ultralytics',
  isNamed: (file) => path.posix.basename(file) === 'results.csv',
  isHeader: (names) =>
    names.includes('epoch') && names.some((name) => /^(train|val|metrics)\//.test(name)),
  parameterFiles: ['args.yaml', 'hyp.yaml'],
  parameters: publishedArguments,
  isFolder: true,
});

function publishedArguments(text: string, file: string): Parameters {
  const { parameters, leftOut } = yamlParameters(text, file);
  const kept = Object.entries(parameters).filter(
    ([name, value]) => published.includes(name) && !isPath(value),
  );
  return { parameters: Object.fromEntries(kept), leftOut };
}

/** `yolov8n.pt` is the model's name; with a folder before it, it is a place on a machine. */
function isPath(value: unknown): boolean {
  return typeof value === 'string' && /[\\/]/.test(value);
}
